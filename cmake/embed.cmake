# Writes the assembler file that puts data files into the program, with their
# names and content ids (SHA-256, as src/sync/folder.cpp computes them) so that
# starting need not hash them.
#   cmake -D LIST=<file> -D ROOT=<folder> -D OUTPUT=<file> -P embed.cmake
# LIST holds one path per line, relative to ROOT: "payloads/…", "schemas/…" or "src/…".
# Offsets instead of pointers: nothing to relocate when the program starts.
file(STRINGS "${LIST}" paths ENCODING UTF-8)
set(folders payloads schemas src)
set(data "")
set(number 0)
foreach(path IN LISTS paths)
  string(FIND "${path}" "/" slash)
  string(SUBSTRING "${path}" 0 ${slash} folder)
  math(EXPR after "${slash} + 1")
  string(SUBSTRING "${path}" ${after} -1 name)
  file(SHA256 "${ROOT}/${path}" id)
  string(APPEND index_${folder} "  .long n${number} - embedded_data, b${number} - embedded_data, e${number} - embedded_data\n  .ascii \"${id}\"\n")
  string(APPEND data "n${number}: .asciz \"${name}\"\nb${number}: .incbin \"${ROOT}/${path}\"\ne${number}:\n")
  math(EXPR number "${number} + 1")
endforeach()
set(indexes "")
foreach(folder IN LISTS folders)
  string(APPEND indexes "  .globl embedded_${folder}_begin, embedded_${folder}_end
embedded_${folder}_begin:
${index_${folder}}embedded_${folder}_end:
")
endforeach()
file(WRITE "${OUTPUT}" "  .section .rodata
  .globl embedded_data
  .balign 4
${indexes}embedded_data:
${data}  .section .note.GNU-stack,\"\",%progbits
")
