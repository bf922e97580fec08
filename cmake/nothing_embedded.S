# What cmake/embed.cpp, which makes the data of the program, is linked with in its place.
  .section .rodata
  .globl embedded_data
  .globl embedded_payloads_begin, embedded_payloads_end
  .globl embedded_schemas_begin, embedded_schemas_end
  .globl embedded_src_begin, embedded_src_end
  .globl embedded_folders_begin, embedded_folders_end
  .balign 4
embedded_data:
embedded_payloads_begin:
embedded_payloads_end:
embedded_schemas_begin:
embedded_schemas_end:
embedded_src_begin:
embedded_src_end:
embedded_folders_begin:
embedded_folders_end:
  .long 0
  .section .note.GNU-stack,"",%progbits
