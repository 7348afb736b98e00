# add_mlir_aggregate(<name> SHARED EMBED_LIBS <libraries> ...): one shared library out of the C API's archives.
#
# Replaces the function of the same name in AddMLIR, which wants object libraries that a packaged MLIR does not have: here
# the whole of each archive goes in. What lies below the C API comes from libMLIR and libLLVM, never from an archive, so that a
# process has one copy of each type id.
function(add_mlir_aggregate name)
  cmake_parse_arguments(ARG "SHARED;STATIC;DISABLE_INSTALL" "" "PUBLIC_LIBS;EMBED_LIBS" ${ARGN})
  file(CONFIGURE OUTPUT ${name}.cpp CONTENT "")
  add_library(${name} SHARED ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  foreach(lib ${ARG_EMBED_LIBS})
    list(APPEND archives "$<TARGET_FILE:${lib}>")
    get_target_property(imported ${lib} IMPORTED)
    if(NOT imported)
      add_dependencies(${name} ${lib})
      get_target_property(below ${lib} LINK_LIBRARIES)
      if(below)
        target_link_libraries(${name} PRIVATE ${below})
      endif()
    endif()
  endforeach()
  list(JOIN archives "," archives)
  target_link_libraries(${name} PRIVATE "-Wl,--whole-archive,${archives},--no-whole-archive" MLIR LLVM)
  target_link_options(${name} PRIVATE LINKER:-z,defs LINKER:--gc-sections)
  # Relink when one of our archives changes: the line above names files, not targets.
  foreach(lib ${ARG_EMBED_LIBS})
    set_property(TARGET ${name} APPEND PROPERTY LINK_DEPENDS "$<TARGET_FILE:${lib}>")
  endforeach()
endfunction()
