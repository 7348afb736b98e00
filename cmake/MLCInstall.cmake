# Headers and the CMake package; tools, libraries and the Python package install themselves where they are declared.
include(CMakePackageConfigHelpers)
set(package_dir ${CMAKE_INSTALL_LIBDIR}/cmake/mlc)

install(DIRECTORY ${PROJECT_SOURCE_DIR}/include/ ${PROJECT_BINARY_DIR}/include/ DESTINATION ${CMAKE_INSTALL_INCLUDEDIR}
        FILES_MATCHING PATTERN "*.h" PATTERN "*.td" PATTERN "*.inc" PATTERN CMakeFiles EXCLUDE)
install(EXPORT mlcTargets NAMESPACE mlc:: DESTINATION ${package_dir})
get_property(MLC_LIBRARIES GLOBAL PROPERTY MLC_LIBRARIES)
configure_package_config_file(cmake/mlcConfig.cmake.in ${PROJECT_BINARY_DIR}/cmake/mlcConfig.cmake
                              INSTALL_DESTINATION ${package_dir} NO_SET_AND_CHECK_MACRO)
write_basic_package_version_file(${PROJECT_BINARY_DIR}/cmake/mlcConfigVersion.cmake COMPATIBILITY SameMinorVersion)
install(FILES ${PROJECT_BINARY_DIR}/cmake/mlcConfig.cmake ${PROJECT_BINARY_DIR}/cmake/mlcConfigVersion.cmake
        DESTINATION ${package_dir})
