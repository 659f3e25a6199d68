/** Requests to the API, with the token of the session. What goes wrong is a `Problem` in plain words. */

import { forget, session } from "./session.js";

/** A request that was not answered as hoped. `status` is 0 if there was no answer, `body` the problem document. */
export class Problem extends Error {
  constructor(status, message, body = {}) {
    super(message);
    this.status = status;
    this.body = body;
  }
}

/** Sends a request and returns the fields of the answer; null if it has none. `version` is that of the case as seen. */
export async function request(method, path, { body, version, key } = {}) {
  const headers = { authorization: `Bearer ${session()?.token ?? ""}` };
  if (body !== undefined) headers["content-type"] = "application/json";
  if (version !== undefined) headers["if-match"] = `"${version}"`;
  if (key) headers["idempotency-key"] = key;
  let response;
  try {
    response = await fetch(path, { method, headers, body: body === undefined ? undefined : JSON.stringify(body) });
  } catch {
    throw new Problem(0, "The service cannot be reached. Check your connection, and try again.");
  }
  if (response.status === 204) return null;
  const content = await response.json().catch(() => ({}));
  if (response.ok) return content;
  if (response.status === 401) forget();
  throw new Problem(response.status, wordsOf(response.status, content), content);
}

export const get = (path) => request("GET", path);
export const post = (path, body = {}, options = {}) => request("POST", path, { ...options, body });

function wordsOf(status, content) {
  if (status === 401) return "Your session has ended. Log in again.";
  if (status === 403) return content.detail ?? "You may not do this. Ask the person who manages your access.";
  const errors = (content.errors ?? []).map((error) => `${error.path}: ${error.message}`).join("; ");
  const words = content.detail ?? `The service answered ${status}. Try again in a minute.`;
  return errors ? `${words} (${errors})` : words;
}
