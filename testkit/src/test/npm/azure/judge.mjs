// Does with Microsoft's clients for Node what it is told: a JSON array on each line of standard input, the operation and
// its arguments, is answered by one JSON object on standard output.
//   node judge.mjs FOLDER_WITH_NODE_MODULES
// The environment says where: VAULT_URL, AUTHORITY_HOST, TENANT_ID, CLIENT_ID, CLIENT_SECRET.
import { createRequire } from "node:module";
import { createInterface } from "node:readline";

const require = createRequire(process.argv[2] + "/");
const { ClientSecretCredential, DeviceCodeCredential, OnBehalfOfCredential } = require("@azure/identity");
const { SecretClient } = require("@azure/keyvault-secrets");

const { VAULT_URL, AUTHORITY_HOST, TENANT_ID, CLIENT_ID, CLIENT_SECRET } = process.env;
const authority = { authorityHost: AUTHORITY_HOST, disableInstanceDiscovery: true };
const say = (object) => process.stdout.write(JSON.stringify(object) + "\n");

const clientOf = (credential) =>
  new SecretClient(VAULT_URL, credential, {
    disableChallengeResourceVerification: true,
    retryOptions: { maxRetries: 2, retryDelayInMs: 1 },
  });
const client = clientOf(new ClientSecretCredential(TENANT_ID, CLIENT_ID, CLIENT_SECRET, authority));

const described = ({ name, value, properties }) => ({
  name,
  value,
  version: properties.version,
  enabled: properties.enabled,
  contentType: properties.contentType,
  tags: properties.tags,
});

const collected = async (pages, member) => {
  const found = [];
  for await (const item of pages) {
    found.push(item[member]);
  }
  return { found };
};

const operations = {
  set: async (name, value, options) => described(await client.setSecret(name, value, options)),
  get: async (name, version) => described(await client.getSecret(name, { version })),
  getOnBehalfOf: async (userAssertionToken, name) => {
    const user = new OnBehalfOfCredential({
      ...authority,
      tenantId: TENANT_ID,
      clientId: CLIENT_ID,
      clientSecret: CLIENT_SECRET,
      userAssertionToken,
    });
    return described(await clientOf(user).getSecret(name));
  },
  update: async (name, version, options) =>
    described({ name, properties: await client.updateSecretProperties(name, version, options) }),
  versions: (name) => collected(client.listPropertiesOfSecretVersions(name), "version"),
  list: () => collected(client.listPropertiesOfSecrets(), "name"),
  listDeleted: () => collected(client.listDeletedSecrets(), "name"),
  delete: async (name) => {
    const deleted = await (await client.beginDeleteSecret(name, { intervalInMs: 1 })).pollUntilDone();
    return { name: deleted.name, recoveryId: deleted.properties.recoveryId };
  },
  recover: async (name) => {
    const back = await (await client.beginRecoverDeletedSecret(name, { intervalInMs: 1 })).pollUntilDone();
    return { name: back.name };
  },
  purge: async (name) => {
    await client.purgeDeletedSecret(name);
    return {};
  },
  // says the code first, then who signed in
  signIn: async (clientId) => {
    const credential = new DeviceCodeCredential({
      ...authority,
      tenantId: TENANT_ID,
      clientId,
      userPromptCallback: ({ userCode }) => say({ userCode }),
    });
    const { username, tenantId } = await credential.authenticate("https://vault.azure.net/.default");
    return { username, tenantId };
  },
};

for await (const line of createInterface({ input: process.stdin })) {
  const [operation, ...args] = JSON.parse(line);
  try {
    say(await operations[operation](...args));
  } catch (error) {
    const { statusCode: status, code, details, message } = error;
    say({ status, code, body: JSON.stringify(details ?? {}), message });
  }
}
