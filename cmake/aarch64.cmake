# For aarch64, on a machine that is another: Debian's cross compiler, with the libraries that
# scripts/package unpacks and builds below build-package-aarch64/libraries, and none of this machine.
set(CMAKE_SYSTEM_NAME Linux)
set(CMAKE_SYSTEM_PROCESSOR aarch64)
set(CMAKE_C_COMPILER aarch64-linux-gnu-gcc)
set(CMAKE_CXX_COMPILER aarch64-linux-gnu-g++)
cmake_path(SET CMAKE_SYSROOT NORMALIZE ${CMAKE_CURRENT_LIST_DIR}/../build-package-aarch64/libraries)
set(CMAKE_FIND_ROOT_PATH_MODE_INCLUDE ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_LIBRARY ONLY)
set(CMAKE_FIND_ROOT_PATH_MODE_PACKAGE ONLY)
# -B: the C library of that folder, with Debian's corrections, before the one that came with the
# compiler, which has none. Of libraries, archives alone are there.
set(CMAKE_EXE_LINKER_FLAGS_INIT "-static -B${CMAKE_SYSROOT}/usr/lib/aarch64-linux-gnu")
# What the build makes and runs, cmake/embed.cpp.
set(CMAKE_CROSSCOMPILING_EMULATOR qemu-aarch64-static)
