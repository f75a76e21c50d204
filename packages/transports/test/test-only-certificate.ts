// A certificate and its key for tests of TLS on this machine, good for 100 years and trusted by nobody. The key is no
// secret: it was made for this file with `openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes
// -days 36500 -addext subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1`.

export const testCertificate = `-----BEGIN CERTIFICATE-----
MIIB5DCCAYqgAwIBAgIUXnhej79eK53TxG497enn1izzgNswCgYIKoZIzj0EAwIw
LzEtMCsGA1UEAwwkam9pbmVyeSB0ZXN0IG9ubHksIHRydXN0ZWQgYnkgbm9ib2R5
MCAXDTI2MTEyNzAyMDIyMVoYDzIxMjYxMTAzMDIwMjIxWjAvMS0wKwYDVQQDDCRq
b2luZXJ5IHRlc3Qgb25seSwgdHJ1c3RlZCBieSBub2JvZHkwWTATBgcqhkjOPQIB
BggqhkjOPQMBBwNCAATwsh1IH3VtCNc2DB8wurBb5mdBESLYqfQMCmoqOTKtoHNI
fQNbBDZxDNX5uE9tnFYgeCuIyFJAtiqbMBJqZDgUo4GBMH8wHQYDVR0OBBYEFMjd
9d/aR2avbYv4xot0VQjFwDknMB8GA1UdIwQYMBaAFMjd9d/aR2avbYv4xot0VQjF
wDknMA8GA1UdEwEB/wQFMAMBAf8wLAYDVR0RBCUwI4IJbG9jYWxob3N0hwR/AAAB
hxAAAAAAAAAAAAAAAAAAAAABMAoGCCqGSM49BAMCA0gAMEUCIGyNIoVXcQToNAGR
RUU1EENZq+tCM/e+umcVx/olr+GfAiEAgn6FgQdfGhMbAIrmyc4zPQQGH6+ap/O3
3KGgeHvJ21s=
-----END CERTIFICATE-----
`;

/** Protects nothing. */
export const testCertificateKey = `-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQglPedrTgo0ktjyQaU
yQYxkK9cR0Cspgxlcm4rhzv81Z2hRANCAATwsh1IH3VtCNc2DB8wurBb5mdBESLY
qfQMCmoqOTKtoHNIfQNbBDZxDNX5uE9tnFYgeCuIyFJAtiqbMBJqZDgU
-----END PRIVATE KEY-----
`;
