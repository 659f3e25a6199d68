// A career site's requests to Bonafide: verify what an applicant has typed, and let a browser upload an application.
//
// It needs Node 18 or later and nothing else. Credentials and region are those of the environment: AWS_ACCESS_KEY_ID,
// AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN and AWS_REGION (or AWS_DEFAULT_REGION), as Lambda sets them.
//
//     node career-site.mjs verify https://<api>.execute-api.<region>.amazonaws.com/verify/phone applicant.json
//     node career-site.mjs upload-url <uploads bucket> incoming/2026-11-29/0001.json

import { createHash, createHmac } from "node:crypto";
import { readFile } from "node:fs/promises";
import { pathToFileURL } from "node:url";

const UPLOAD_SECONDS = 300;
const ALGORITHM = "AWS4-HMAC-SHA256";

const hash = (data) => createHash("sha256").update(data).digest("hex");
const hmac = (key, text) => createHmac("sha256", key).update(text).digest();
const byte = (character) => "%" + character.charCodeAt(0).toString(16).toUpperCase();
const encode = (text) => encodeURIComponent(text).replace(/[!'()*]/g, byte);
const encodePath = (path) => path.split("/").map(encode).join("/");

function credentials() {
  const { AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret, AWS_SESSION_TOKEN: token, AWS_REGION } = process.env;
  const region = AWS_REGION ?? process.env.AWS_DEFAULT_REGION;
  if (!id || !secret || !region) throw new Error("set AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_REGION");
  return { id, secret, token, region };
}

// Signature Version 4: the canonical request is hashed, and signed with a key of the day, region and service.
function sign(secret, scope, time, canonicalRequest) {
  const text = [ALGORITHM, time, scope, hash(canonicalRequest)].join("\n");
  const key = scope.split("/").reduce(hmac, "AWS4" + secret);
  return createHmac("sha256", key).update(text).digest("hex");
}

const timeOf = (now) => now.toISOString().replace(/[-:]|\.\d{3}/g, "");
const queryOf = (pairs) => pairs.map((pair) => pair.map(encode).join("=")).sort().join("&");

// The headers of a signed request to the API.
export function signedHeaders(method, url, body, now = new Date(), { id, secret, token, region } = credentials()) {
  const { host, pathname, searchParams } = new URL(url);
  const time = timeOf(now);
  const scope = `${time.slice(0, 8)}/${region}/execute-api/aws4_request`;
  const headers = { "content-type": "application/json", host, "x-amz-date": time };
  if (token) headers["x-amz-security-token"] = token;
  const names = Object.keys(headers).sort();
  const canonical = names.map((name) => `${name}:${headers[name]}\n`).join("");
  const request = [method, encodePath(pathname), queryOf([...searchParams]), canonical, names.join(";"), hash(body)];
  const signature = sign(secret, scope, time, request.join("\n"));
  headers.authorization = `${ALGORITHM} Credential=${id}/${scope}, SignedHeaders=${names.join(";")}, Signature=${signature}`;
  delete headers.host; // fetch sets it
  return headers;
}

// What Bonafide answers about a section of an application: findings, or what is wrong with the request.
export async function verify(url, application) {
  const body = JSON.stringify(application);
  const answer = await fetch(url, { method: "POST", headers: signedHeaders("POST", url, body), body });
  return answer.json();
}

// A URL to which a browser may PUT one file, for five minutes. The key must name no person.
export function uploadUrl(bucket, key, now = new Date(), { id, secret, token, region } = credentials()) {
  const host = `${bucket}.s3.${region}.amazonaws.com`;
  const time = timeOf(now);
  const scope = `${time.slice(0, 8)}/${region}/s3/aws4_request`;
  const query = [
    ["X-Amz-Algorithm", ALGORITHM],
    ["X-Amz-Credential", `${id}/${scope}`],
    ["X-Amz-Date", time],
    ["X-Amz-Expires", String(UPLOAD_SECONDS)],
    ["X-Amz-SignedHeaders", "host"],
  ];
  if (token) query.push(["X-Amz-Security-Token", token]);
  const path = "/" + encodePath(key);
  const request = ["PUT", path, queryOf(query), `host:${host}\n`, "host", "UNSIGNED-PAYLOAD"];
  const signature = sign(secret, scope, time, request.join("\n"));
  return `https://${host}${path}?${queryOf(query)}&X-Amz-Signature=${signature}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const [command, first, second] = process.argv.slice(2);
  if (!["verify", "upload-url"].includes(command) || !second) {
    console.error("usage: career-site.mjs verify URL FILE | upload-url BUCKET KEY");
    process.exitCode = 2;
  } else if (command === "verify") {
    console.log(JSON.stringify(await verify(first, JSON.parse(await readFile(second, "utf8")))));
  } else {
    console.log(uploadUrl(first, second));
  }
}
