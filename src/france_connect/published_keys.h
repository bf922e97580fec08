#pragma once

namespace sandbox::france_connect {

// Two keys for tests, known to everybody: what they sign proves nothing. They are here so that
// every sandbox signs with the same ones, after a restart and behind a load balancer too.
// --france-connect-ec-key and --france-connect-rsa-key give others.
inline constexpr const char* published_ec_key = R"(-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgc1nSuegBzOkR9LeY
n4UayYUkDv1zispmLGWX3Vv98B6hRANCAARVSgt7Cyd672GHSzaBoys+UCKqJkPw
zWG0+co+kS2HsG8aew4TD0oVRHxIMcqPoa0c6j3uuqWClTOfoxoLFhAZ
-----END PRIVATE KEY-----
)";

inline constexpr const char* published_rsa_key = R"(-----BEGIN PRIVATE KEY-----
MIIEvAIBADANBgkqhkiG9w0BAQEFAASCBKYwggSiAgEAAoIBAQDkYURyCuS+IH3z
VsEHTT6MVA7/LzVh/K8doUHxE5Z57rfxioMaaP7xh8aTPX9W1ub/x7aNrHUeXOVr
L4wcxsNwMJ4It9Tg1VsY6d6+KwoiKOvpTfE0PH+nYUWijL6v75Ds2RS9EsV35h/e
BvEcWizmk/E5+u3o96VpbGNQWrqeYSI9EIE5TAdsFfOjhuVelgWbxXjI0tZwNgCs
Y/pH3v/5YAAZ+JkKBrBpgG2XvcU0d5Wm7aTDoml+WTk2zkrAej7iDQ3H0kWNBNev
w3iJwSoxrJjr22UwEK+P/Z3ngae4r6ig/DlAms1tu+DO82pjiGI1/qPdIMN7pnJB
s2seKWM1AgMBAAECggEACdgrhCL2E0ABTeD6dx8cSB5DezqEuZGT1tohpouqm9zv
bukCl7vY6X5pz+UBvTOMR5BLTTYW4lUsyn8FMiRbPlXKKiQKeBqaT6udH2Npj2lm
KetjL1ZARm3J+6THf3v7Kkp9O104x99SllaERC2a6+GKr24inT03kyDJ8yfGDZeb
bCa1Qo71r3oa1YS+cQHKRrT6svs8BcQjS/DFSEnuOmEJEd2OE6+WlVigArTM+TUT
kfPX1O7omlOpHgi3dFuWZw+OevO7+dxQCKdem/WJCTdJj/y4M936UlV07SFeBBPW
TVkJuBlq+B5yd9ARZH0D3fYApQ2tXivLy2b1J12CTQKBgQD+FXCSPG+tkIBQLJYp
uMTt0KVMbBn+2+J4I3vXFuwp//01gSwWS4uG8eJCqoSsiyHT3yaWYdFFDL//lMHF
tMp+ZzHxmgTAdsY0tPT9BPoau0htDGfDmTvgeYgt6E5xUme6mec0/ZOo1tY4OLFs
YML7riNPhc/gIR1ZtgNtOes0qwKBgQDmGjOD8SajCej68k/L5CRYuPqHh2jqVmst
6IEVOvzwOcrfW5L4+wuVw3KMIZ5BthuZc7xh9BmuEslk+g4yfA0FYfByfkDijWIU
E2sjxOxOMZTx2f0sowxuo++Rp3QsZB6Sqp6SKNOTAYS7ryErXFtX8XC0wU/DMo63
p81NVekHnwKBgAQn9Z9uvaTpKDAnio1EKHR7ZTjKy+IPVrUAX5Y1GcfWGB437rCu
q6mZa0oL3/+yhusgS1FKaFHo03sqw8CoJGfM6FQ7YLiFONjD3P4GhtDJH3YpLclV
SFVzp3aYxi+0WV4EBnQncbLhUL+6raxIKOhVAN7cIXpZEFHXWFcBC4fhAoGAc0Gu
iilxu/rLy18yXyOwnQxS2S4XfEG7P+yVM8gvSDj6iHS7IqHFBMg4iT6RocKRAoU5
WCtH7ayVWlHyaJFAiHCtWvwojhJZjUrIwMrzvpsRSy9wpDorkQPmjSO+ijnAIqD5
+qYejCUXklc/mxOQ4XUbij7GMDUTzaRsro8YwWsCgYBs9qUZ1ASHrTYLfL6aXs3r
CxucRiV6D0Du6s2VuPYz5VqQX2h3aZwSgSAFaMrvXr9pvoW/T2e6xMeXsgTtKX4N
AwbDgrGJM/kihhKTFF//+wWq952a2kzvziPBnUs78lCxp10ohbOykSBSnA6tziA2
X4VypnDP2bjSo9pG2zD/hg==
-----END PRIVATE KEY-----
)";

}  // namespace sandbox::france_connect
