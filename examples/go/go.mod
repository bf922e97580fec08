module example.org/student

go 1.19
