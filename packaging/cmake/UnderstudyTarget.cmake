# SPDX-FileCopyrightText: 2026 The Understudy Authors
# SPDX-License-Identifier: GPL-3.0-or-later
#
# Every target is made here, so that flags are set in one place.

function(understudy_target target)
  target_compile_features(${target} PUBLIC cxx_std_23) # std::expected
  target_include_directories(${target} PUBLIC ${PROJECT_SOURCE_DIR})
  target_compile_definitions(${target} PRIVATE
    UNDERSTUDY_VERSION="${PROJECT_VERSION}"
    QT_ENABLE_STRICT_MODE_UP_TO=0x060800 QT_DISABLE_DEPRECATED_UP_TO=0x060800
    QT_NO_CAST_FROM_ASCII QT_NO_CAST_TO_ASCII QT_NO_CONTEXTLESS_CONNECT
    $<$<BOOL:${UNDERSTUDY_DEVELOPER}>:_GLIBCXX_ASSERTIONS>)
  target_compile_options(${target} PRIVATE $<IF:$<CXX_COMPILER_ID:MSVC>,/W4,-Wall -Wextra -Wpedantic -Wshadow
    -Wconversion -Wold-style-cast -Wnon-virtual-dtor -Woverloaded-virtual -Wsuggest-override
    -Wno-missing-field-initializers>) # a struct is filled by name, what is left out has its default
  set_target_properties(${target} PROPERTIES CXX_EXTENSIONS OFF AUTOUIC ON AUTORCC ON LINKER_LANGUAGE CXX
    COMPILE_WARNING_AS_ERROR ${UNDERSTUDY_DEVELOPER})
  if(UNDERSTUDY_SANITIZE)
    target_compile_options(${target} PUBLIC -fsanitize=${UNDERSTUDY_SANITIZE} -fno-omit-frame-pointer)
    target_link_options(${target} PUBLIC -fsanitize=${UNDERSTUDY_SANITIZE})
  endif()
endfunction()

# understudy_precompile(NAME LINKS libraries... HEADERS <header>...): headers of others that targets with PRECOMPILED NAME
# have read already. It halves the time of a build and changes nothing else: every file still includes what it uses, which
# the builds without (release, tidy) prove. Off with CMAKE_DISABLE_PRECOMPILE_HEADERS.
function(understudy_precompile name)
  cmake_parse_arguments(PARSE_ARGV 1 arg "" "" "LINKS;HEADERS")
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp CONTENT "// holds ${name}\n")
  add_library(${name} OBJECT ${CMAKE_CURRENT_BINARY_DIR}/${name}.cpp)
  target_link_libraries(${name} PRIVATE ${arg_LINKS})
  target_precompile_headers(${name} PRIVATE ${arg_HEADERS})
  understudy_target(${name})
  set_target_properties(${name} PROPERTIES AUTOMOC OFF AUTOUIC OFF AUTORCC OFF)
endfunction()

# understudy_library(NAME FOLDER [EXCEPT FOLDER] PRECOMPILED headers LINKS libraries...): the folder's sources but for main
# files and those of the folder that is excepted. A folder without sources makes no target.
function(understudy_library target folder)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "EXCEPT;PRECOMPILED" "LINKS")
  file(GLOB_RECURSE sources CONFIGURE_DEPENDS ${folder}/*.h ${folder}/*.cpp ${folder}/*.ui)
  list(FILTER sources EXCLUDE REGEX "/main(_cli)?\\.cpp$")
  if(arg_EXCEPT)
    list(FILTER sources EXCLUDE REGEX "/${arg_EXCEPT}/")
  endif()
  if(NOT sources)
    return()
  endif()
  # moc runs again when a list file changed, not when a glob found a new header: so the sources stand in a list file.
  file(CONFIGURE OUTPUT ${CMAKE_CURRENT_BINARY_DIR}/${target}.cmake CONTENT "# ${sources}\n")
  include(${CMAKE_CURRENT_BINARY_DIR}/${target}.cmake)
  add_library(${target} STATIC ${sources})
  target_link_libraries(${target} PUBLIC ${arg_LINKS})
  target_precompile_headers(${target} REUSE_FROM ${arg_PRECOMPILED})
  understudy_target(${target})
endfunction()

# A program's only class with signals and slots stands in its main file. CMake's own moc would cost each a process and a
# second run of the compiler, together a sixth of the whole build.
function(understudy_moc_of_main target main)
  set_target_properties(${target} PROPERTIES AUTOMOC OFF AUTOUIC OFF)
  cmake_path(GET main STEM name)
  file(STRINGS ${main} includes_moc REGEX "^#include \"${name}\\.moc\"")
  if(includes_moc)
    set(moc ${CMAKE_CURRENT_BINARY_DIR}/moc/${name}.moc)
    qt_generate_moc(${main} ${moc} TARGET ${target})
    set_property(SOURCE ${main} APPEND PROPERTY OBJECT_DEPENDS ${moc})
    target_include_directories(${target} PRIVATE ${CMAKE_CURRENT_BINARY_DIR}/moc)
  endif()
endfunction()

# understudy_executable(NAME MAIN PRECOMPILED headers LINKS libraries...): one main file, the rest comes from the libraries that exist.
# Without the file there is no target.
function(understudy_executable target main)
  cmake_parse_arguments(PARSE_ARGV 2 arg "" "PRECOMPILED" "LINKS")
  cmake_path(ABSOLUTE_PATH main)
  if(NOT EXISTS ${main})
    return()
  endif()
  add_executable(${target} ${main})
  foreach(library IN LISTS arg_LINKS)
    if(TARGET ${library})
      target_link_libraries(${target} PRIVATE ${library})
    endif()
  endforeach()
  target_precompile_headers(${target} REUSE_FROM ${arg_PRECOMPILED})
  understudy_target(${target})
  understudy_moc_of_main(${target} ${main})
endfunction()

# understudy_translations(PROGRAMS...): the texts of each program, inside it. English is the language of the sources; its
# file holds what a source text cannot say, the plurals. `./dev translations` brings the files up to date.
function(understudy_translations)
  file(GLOB texts CONFIGURE_DEPENDS ${PROJECT_SOURCE_DIR}/resources/translations/*.ts)
  qt_add_lrelease(TS_FILES ${texts} QM_FILES_OUTPUT_VARIABLE compiled NO_GLOBAL_TARGET)
  foreach(program IN LISTS ARGN)
    if(TARGET ${program})
      qt_add_resources(${program} ${program}_translations PREFIX /translations BASE ${CMAKE_CURRENT_BINARY_DIR} FILES ${compiled})
    endif()
  endforeach()
endfunction()
