// Signatures made by the vendor's own package. One JSON argument: { app, key, users, expire }; prints a JSON array.
import signatures from "tls-sig-api-v2";

const { app, key, users, expire } = JSON.parse(process.argv[2]);
const api = new signatures.Api(app, key);
process.stdout.write(JSON.stringify(users.map((user) => api.genSig(user, expire))));
