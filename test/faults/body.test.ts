import { request } from "node:http";
import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Deployment, openAcme, openDeployment } from "../support/deployment.ts";
import { departures } from "../support/recap-figures.ts";

/* Bodies as only a socket can send them, against the real product: too long, too short, cut, never ending, bombs. */

let product: Deployment;

beforeAll(async () => {
  product = await openDeployment("smtp://127.0.0.1:9");
  await product.start();
  await openAcme(product);
});
afterAll(() => product?.stop());

const time = new Date(Date.now() - 86_400_000).toISOString();
const batch = (count: number) =>
  JSON.stringify(
    Array.from({ length: count }, (_, at) => ({ id: `e${at}`, type: departures.key, subject: "acme", time })),
  );
const count = () => product.rows<{ n: number }>("select count(*) as n from event")[0]?.n ?? -1;

/** Writes bytes on a socket and gives what comes back until the other side ends, or half a second after the last byte. */
function raw(head: string[], pieces: (Buffer | string)[], after: "cut" | "wait"): Promise<string> {
  const { hostname, port } = new URL(product.url());
  return new Promise((resolve) => {
    let back = "";
    const socket = connect(Number(port), hostname, () => {
      const lines = [
        "POST /api/v1/events HTTP/1.1",
        `Host: ${hostname}:${port}`,
        `Authorization: Bearer ${product.key}`,
      ];
      socket.write([...lines, "Content-Type: application/json", ...head, "", ""].join("\r\n"));
      for (const piece of pieces) socket.write(piece);
      if (after === "cut") setTimeout(() => socket.destroy(), 300);
      else setTimeout(() => socket.end(), 3_000);
    });
    socket.on("data", (data) => {
      back += data;
      if (back.includes("}")) socket.destroy();
    });
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(back));
  });
}

/** Sends a body, as fast as it is taken, and gives the status of the answer; 0: there was none. */
function stream(piece: Buffer, total: number, headers: Record<string, string> = {}): Promise<{ status: number }> {
  return new Promise((resolve) => {
    let [sent, status] = [0, 0];
    const all = { authorization: `Bearer ${product.key}`, "content-type": "application/json", ...headers };
    const asked = request(`${product.url()}/api/v1/events`, { method: "POST", headers: all }, (answer) => {
      let text = "";
      answer.on("data", (data) => {
        text += data;
      });
      answer.on("error", () => undefined);
      answer.on("close", () => {
        // The local server puts a hop of its own before the Worker and answers a 500 where that one is closed.
        status = text.includes("Network connection lost") ? 0 : (answer.statusCode ?? 0);
        resolve({ status });
        asked.destroy();
      });
    });
    asked.on("error", () => resolve({ status }));
    const write = () => {
      while (sent < total) {
        sent += piece.length;
        if (!asked.write(piece)) return void asked.once("drain", write);
      }
      asked.end();
    };
    write();
  });
}

test("a connection cut in the middle of a batch keeps nothing of it, and the next one finds the product well", async () => {
  const body = batch(500);
  const half = body.slice(0, body.length / 2);
  await raw([`Content-Length: ${body.length}`], [half], "cut");
  await raw(["Transfer-Encoding: chunked"], [`${half.length.toString(16)}\r\n${half}\r\n`], "cut");
  await new Promise((resolve) => setTimeout(resolve, 500));
  expect(count()).toBe(0);
  await product.call("POST", "/api/v1/events", JSON.parse(body));
  expect(count()).toBe(500);
});

test("a length that is too short cuts the text, and half a text is refused", async () => {
  const body = batch(20);
  expect(await raw([`Content-Length: ${body.length - 10}`], [body], "wait")).toMatch(/^HTTP\/1\.1 400/);
});

test("whoever sends 100 MB is told that it is too much, with and without a length, and nothing of it stays", async () => {
  const piece = Buffer.alloc(50_000, " ");
  const before = count();
  for (const headers of [{}, { "content-length": "100000000" }, {}, { "content-length": "100000000" }]) {
    const { status } = await stream(piece, 100_000_000, headers);
    expect(status, JSON.stringify(headers)).toBe(413);
  }
  expect(count()).toBe(before);
});

test("a bomb of 480 KB that unpacks to half a gigabyte is put down at half a megabyte, and so are ten at once", async () => {
  const bomb = gzipSync(Buffer.alloc(490_000_000), { level: 9 });
  expect(bomb.length).toBeLessThan(500_000);
  const from = Date.now();
  const answers = await Promise.all(
    Array.from({ length: 10 }, () => stream(bomb, bomb.length, { "content-encoding": "gzip" })),
  );
  expect(answers.map(({ status }) => status)).toEqual(Array(10).fill(413));
  expect(Date.now() - from).toBeLessThan(5_000);
});

/** Writes all of it, then waits, and only then begins to read: as simple clients do. Gives what it finds. */
function writeThenRead(head: string[], body: Buffer): Promise<string> {
  const { hostname, port } = new URL(product.url());
  return new Promise((resolve) => {
    let back = "";
    const socket = connect(Number(port), hostname);
    const lines = ["POST /api/v1/events HTTP/1.1", `Host: ${hostname}:${port}`, `Authorization: Bearer ${product.key}`];
    socket.write([...lines, "Content-Type: application/json", "Connection: close", ...head, "", ""].join("\r\n"));
    socket.write(body, () => setTimeout(() => socket.on("data", (data) => (back += data)), 300));
    socket.on("error", () => undefined);
    socket.on("close", () => resolve(back));
  });
}

test("a client that writes all before it reads finds its refusal, not a closed connection", async () => {
  const long = Buffer.alloc(1_800_000, " ");
  const packed = gzipSync(Buffer.alloc(490_000_000), { level: 9 });
  const broken = Buffer.concat([Buffer.from("no gzip"), Buffer.alloc(400_000, 7)]);
  const chunked = Buffer.concat([Buffer.from(`${long.length.toString(16)}\r\n`), long, Buffer.from("\r\n0\r\n\r\n")]);
  const gzip = "Content-Encoding: gzip";
  const answers = await Promise.all([
    writeThenRead([`Content-Length: ${long.length}`], long),
    writeThenRead(["Transfer-Encoding: chunked"], chunked),
    writeThenRead([`Content-Length: ${packed.length}`, gzip], packed),
    writeThenRead([`Content-Length: ${broken.length}`, gzip], broken),
  ]);
  expect(answers.map((each) => each.slice(9, 12))).toEqual(["413", "413", "413", "400"]);
});

test("a client that stops in the middle of a body too large is not waited for", async () => {
  const half = Buffer.alloc(600_000, " ");
  expect(await writeThenRead(["Content-Length: 2000000"], half)).toMatch(/^HTTP\/1\.1 413/);
});

test("a packed batch over the wire is taken like a plain one", async () => {
  const packed = gzipSync(batch(500));
  const { status } = await stream(packed, packed.length, { "content-encoding": "gzip" });
  expect([status, count()]).toEqual([200, 500]);
});
