// An issuer to test with: oidc-provider with the clients and people that the first argument names, as JSON.
// People sign in with their name and any password, on the pages oidc-provider has for development.
import { createServer } from "node:http";
import Provider from "oidc-provider";

const { port, clients, people, resource, jwks } = JSON.parse(process.argv[2]);
const issuer = `http://127.0.0.1:${port}`;
const claims = new Set(Object.values(people).flatMap(Object.keys));

const provider = new Provider(issuer, {
  clients,
  ...(jwks ? { jwks } : {}),
  findAccount: (_, id) => people[id] && { accountId: id, claims: () => ({ ...people[id], sub: id }) },
  claims: { openid: ["sub", "sid"], profile: [...claims] },
  conformIdTokenClaims: false,
  clientBasedCORS: () => false,
  // It would not speak with an address on this machine.
  fetch: (url, { dispatcher, ...options }) => fetch(url, options),
  pkce: { required: (_, client) => client.grantTypeAllowed("authorization_code") },
  features: {
    devInteractions: { enabled: true },
    backchannelLogout: { enabled: true },
    rpInitiatedLogout: { enabled: true },
    clientCredentials: { enabled: true },
    dPoP: { enabled: true },
    resourceIndicators: {
      enabled: Boolean(resource),
      defaultResource: () => resource,
      getResourceServerInfo: () => ({ scope: "", audience: resource, accessTokenFormat: "jwt", accessTokenTTL: 300 }),
    },
  },
  ttl: { IdToken: 300, AccessToken: 300, Session: 3600, Grant: 3600, Interaction: 600 },
});
provider.on("server_error", (_, error) => console.error(error));
provider.on("backchannel.error", (_, error) => console.error(error));
createServer(provider.callback()).listen(port, "127.0.0.1", () => console.log("ready"));
