# The project's own CMake functions. A leaf CMakeLists.txt names its sources and the libraries it builds on, nothing else.

# mlc_tablegen(<target> <file.td> [<output> <generator flags>...]...)
# Runs mlir-tblgen on one file. Each output is given as "Output.inc:-gen-xxx -flag".
function(mlc_tablegen target td)
  set(LLVM_TARGET_DEFINITIONS ${td})
  foreach(entry ${ARGN})
    string(REGEX MATCH "^([^:]+):(.*)$" _ "${entry}")
    set(output ${CMAKE_MATCH_1})
    separate_arguments(flags NATIVE_COMMAND "${CMAKE_MATCH_2}")
    mlir_tablegen(${output} ${flags})
  endforeach()
  set(TABLEGEN_OUTPUT ${TABLEGEN_OUTPUT} PARENT_SCOPE)
  add_public_tablegen_target(${target})
  set_property(GLOBAL APPEND PROPERTY MLC_TABLEGEN_TARGETS ${target})
endfunction()

# mlc_passes(<library> <group>): the declarations of the passes in Passes.td of this folder.
function(mlc_passes library group)
  mlc_tablegen(${library}PassesIncGen Passes.td "Passes.h.inc:-gen-pass-decls -name=${group}")
endfunction()

# The headers of lib/Precompiled.h, for all libraries: they are compiled with the same flags.
function(mlc_precompile_headers target)
  if(NOT MLC_PRECOMPILE_HEADERS)
    return()
  endif()
  if(NOT TARGET MLCPrecompiled)
    file(CONFIGURE OUTPUT "${PROJECT_BINARY_DIR}/Precompiled.cpp" CONTENT "")
    add_library(MLCPrecompiled OBJECT "${PROJECT_BINARY_DIR}/Precompiled.cpp")
    get_property(generated GLOBAL PROPERTY MLC_TABLEGEN_TARGETS)
    add_dependencies(MLCPrecompiled ${generated})
    target_precompile_headers(MLCPrecompiled PRIVATE "${PROJECT_SOURCE_DIR}/lib/Precompiled.h")
    # Without the time of the build in it, a cache of compilers finds the same headers again.
    target_compile_options(MLCPrecompiled PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  endif()
  target_compile_options(${target} PRIVATE "SHELL:-Xclang -fno-pch-timestamp")
  target_precompile_headers(${target} REUSE_FROM MLCPrecompiled)
endfunction()

# add_mlc_library(<name> [SOURCES ...] [DEPENDS <tablegen targets>] [LINK_LIBS <libraries of this project>])
# A static archive. MLIR and LLVM come in once, as shared libraries, at the final link.
function(add_mlc_library name)
  cmake_parse_arguments(ARG "" "" "SOURCES;DEPENDS;LINK_LIBS" ${ARGN})
  add_library(${name} STATIC ${ARG_SOURCES})
  get_property(generated GLOBAL PROPERTY MLC_TABLEGEN_TARGETS)
  add_dependencies(${name} ${generated})
  if(ARG_DEPENDS)
    add_dependencies(${name} ${ARG_DEPENDS})
  endif()
  mlc_precompile_headers(${name})
  target_link_libraries(${name} PUBLIC ${ARG_LINK_LIBS} INTERFACE $<INSTALL_INTERFACE:MLIR> $<INSTALL_INTERFACE:LLVM>)
  set_property(GLOBAL APPEND PROPERTY MLC_LIBRARIES ${name})
  install(TARGETS ${name} EXPORT mlcTargets ARCHIVE DESTINATION ${CMAKE_INSTALL_LIBDIR}
          INCLUDES DESTINATION ${CMAKE_INSTALL_INCLUDEDIR})
endfunction()

# add_mlc_tool(<name> SOURCES ... LINK_LIBS ...)
function(add_mlc_tool name)
  cmake_parse_arguments(ARG "" "" "SOURCES;LINK_LIBS" ${ARGN})
  add_executable(${name} ${ARG_SOURCES})
  target_link_libraries(${name} PRIVATE ${ARG_LINK_LIBS} MLIR LLVM)
  target_link_options(${name} PRIVATE LINKER:--gc-sections)
  set_target_properties(${name} PROPERTIES RUNTIME_OUTPUT_DIRECTORY ${PROJECT_BINARY_DIR}/bin
                                           BUILD_RPATH ${LLVM_LIBRARY_DIR} INSTALL_RPATH ${LLVM_LIBRARY_DIR})
  install(TARGETS ${name} RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
endfunction()
