/**
 * Log-in by OpenID Connect: authorization code with PKCE. Tokens are kept in sessionStorage, so they end with the tab,
 * and are never in an address.
 */

const WAITING = "bonafide.log-in", SESSION = "bonafide.session";
const EARLY = 30_000; // milliseconds before its end, a token is no longer used

let configuration = null;

/** What the deployment says about the identity provider, and what the provider says about itself. */
async function provider() {
  if (!configuration) {
    const config = await fetched("/config.json");
    const found = await fetched(`${config.issuer.replace(/\/$/, "")}/.well-known/openid-configuration`);
    configuration = { ...config, ...found };
  }
  return configuration;
}

async function fetched(address, options) {
  let response;
  try {
    response = await fetch(address, { referrerPolicy: "no-referrer", ...options });
  } catch {
    throw new Error(`${new URL(address, location).host} cannot be reached. Check your connection, and try again.`);
  }
  if (!response.ok) throw new Error(`${new URL(address, location).host} answered ${response.status}. Log in again.`);
  return response.json();
}

/** The session of this tab: token, subject, name and scopes; null if there is none or it has ended. */
export function session() {
  const held = JSON.parse(sessionStorage.getItem(SESSION) ?? "null");
  return held && held.ends > Date.now() + EARLY ? held : null;
}

/** Sends the browser to the identity provider. It comes back to the view that is open now. */
export async function logIn() {
  if (!globalThis.crypto?.subtle) throw new Error("Open this page by https, or at 127.0.0.1: other pages are not safe.");
  const { authorization_endpoint, client_id, scopes, audience } = await provider();
  const waiting = { state: random(), nonce: random(), verifier: random(), view: location.hash };
  sessionStorage.setItem(WAITING, JSON.stringify(waiting));
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(waiting.verifier));
  const address = new URL(authorization_endpoint);
  const parameters = {
    response_type: "code",
    client_id,
    redirect_uri: `${location.origin}/`,
    scope: scopes,
    state: waiting.state,
    nonce: waiting.nonce,
    code_challenge: base64url(new Uint8Array(digest)),
    code_challenge_method: "S256",
    ...(audience && audience !== client_id ? { audience } : {}),
  };
  for (const [name, value] of Object.entries(parameters)) address.searchParams.set(name, value);
  location.assign(address);
}

/** Ends a log-in if the browser comes back from one, and removes the code from the address. */
export async function finishLogIn() {
  const returned = new URLSearchParams(location.search);
  if (!returned.has("state")) return;
  const waiting = JSON.parse(sessionStorage.getItem(WAITING) ?? "null");
  sessionStorage.removeItem(WAITING);
  history.replaceState(null, "", `/${waiting?.view ?? ""}`);
  if (!waiting || waiting.state !== returned.get("state")) throw new Error("This log-in was not begun here. Log in again.");
  if (returned.has("error")) {
    throw new Error(`The identity provider did not log you in: ${returned.get("error_description") || returned.get("error")}`);
  }
  const { token_endpoint, client_id } = await provider();
  const tokens = await fetched(token_endpoint, {
    method: "POST",
    body: new URLSearchParams({
      grant_type: "authorization_code",
      code: returned.get("code") ?? "",
      redirect_uri: `${location.origin}/`,
      client_id,
      code_verifier: waiting.verifier,
    }),
  });
  const claims = claimsOf(tokens.id_token);
  if (claims.nonce !== waiting.nonce) throw new Error("This log-in was not begun here. Log in again.");
  const held = {
    token: tokens.access_token,
    subject: claims.sub,
    name: claims.name || claims.preferred_username || claims.email || claims.sub,
    ends: Date.now() + 1000 * (tokens.expires_in ?? 3600),
  };
  sessionStorage.setItem(SESSION, JSON.stringify(held));
}

/** Forgets the session. */
export function forget() {
  sessionStorage.removeItem(SESSION);
}

/** Forgets the session, and ends that of the identity provider if it has a page for that. */
export async function logOut() {
  forget();
  const { end_session_endpoint, client_id } = await provider();
  if (!end_session_endpoint) return location.assign("/");
  const address = new URL(end_session_endpoint);
  address.searchParams.set("client_id", client_id);
  address.searchParams.set("post_logout_redirect_uri", `${location.origin}/`);
  return location.assign(address);
}

/** The claims of an id token. It came from the token endpoint itself, so its signature need not be verified. */
function claimsOf(token) {
  const text = token.split(".")[1].replaceAll("-", "+").replaceAll("_", "/");
  return JSON.parse(new TextDecoder().decode(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))));
}

function random() {
  return base64url(crypto.getRandomValues(new Uint8Array(32)));
}

function base64url(bytes) {
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
