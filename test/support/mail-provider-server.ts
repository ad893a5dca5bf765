import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { type MailProvider, makeMailProvider } from "./mail-provider.ts";

async function read(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString("utf8");
}

/** The provider on a real socket. */
export async function openMailProvider(): Promise<MailProvider & { url: string; close: () => Promise<void> }> {
  const provider = makeMailProvider();
  const server = createServer(async (request, response) => {
    const text = await read(request);
    const { method = "", url: path = "", headers } = request;
    const answered = provider.answer({ method, path, header: (name) => String(headers[name] ?? ""), text });
    if (answered === "drop") return void response.destroy();
    response.writeHead(answered.status, { "content-type": "application/json", ...answered.headers });
    response.end(JSON.stringify(answered.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return Object.assign(provider, { url: `http://127.0.0.1:${port}`, close });
}
