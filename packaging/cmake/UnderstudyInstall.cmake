# SPDX-FileCopyrightText: 2026 The Understudy Authors
# SPDX-License-Identifier: GPL-3.0-or-later

include(GNUInstallDirs)

foreach(program understudy understudy-cli)
  if(TARGET ${program})
    install(TARGETS ${program} BUNDLE DESTINATION . RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
  endif()
endforeach()
install(FILES LICENSE README.md CHANGELOG.md DESTINATION ${CMAKE_INSTALL_DOCDIR})

set(CPACK_PACKAGE_VENDOR "The Understudy Authors")
set(CPACK_PACKAGE_CONTACT "The Understudy Authors")
set(CPACK_STRIP_FILES ON)
if(WIN32)
  set(CPACK_GENERATOR ZIP NSIS64)
elseif(APPLE)
  set(CPACK_GENERATOR DragNDrop)
else()
  set(CPACK_GENERATOR TGZ DEB)
  set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
  set(CPACK_DEBIAN_PACKAGE_SECTION admin)
  set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "postgresql-client, rclone")
  set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
endif()
include(CPack)
