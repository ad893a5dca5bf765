import { createServer, type Server } from "node:http";
import type { Received } from "../support/mailbox.ts";

const escaped = (text: string) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

const style = `body{font:15px/1.5 system-ui;margin:0 auto;max-width:46rem;padding:1.5rem;color-scheme:light dark}
h1{font-size:1.3rem}li{padding:.6rem 0;border-bottom:1px solid #8884}ol{list-style:none;padding:0}small{opacity:.7;display:block}
iframe{width:100%;height:70vh;border:1px solid #8884;background:#fff}pre{white-space:pre-wrap;font-size:13px}`;

function page(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title><style>${style}</style><body>${body}</body></html>`;
}

function list(mails: Received[], note: string): string {
  const rows = mails
    .map(
      (each, index) =>
        `<li><a href="/${index}">${escaped(each.mail.subject ?? "(no subject)")}</a><small>to ${escaped(each.to)}, ${new Date(each.at).toISOString().slice(0, 16).replace("T", " ")} UTC</small></li>`,
    )
    .toReversed();
  return page(
    "Mailbox",
    `<h1>Mailbox: what was sent from here</h1><p>${note}</p><ol>${rows.join("") || "<li>Nothing yet.</li>"}</ol>`,
  );
}

function one(received: Received): string {
  const { mail } = received;
  const headers = mail.headers.map((header) => `${header.originalKey ?? header.key}: ${header.value}`).join("\n");
  return page(
    "Mail",
    `<p><a href="/">All mails</a></p><h1>${escaped(mail.subject ?? "")}</h1>
    <iframe sandbox="allow-popups allow-popups-to-escape-sandbox" title="The mail as HTML" srcdoc="${escaped(mail.html ?? "")}"></iframe>
    <h2>Its text</h2><pre>${escaped(mail.text ?? "")}</pre><details><summary>Headers</summary><pre>${escaped(headers)}</pre></details>`,
  );
}

/** Shows what the local SMTP server was given: /, /<number>, and /mails.json for programs. */
export function serveMailbox(port: number, mails: Received[], note: string): Promise<Server> {
  const server = createServer((request, response) => {
    const path = (request.url ?? "/").slice(1);
    if (path === "mails.json") {
      const body = mails.map(({ to, at, mail }) => ({
        to,
        at,
        subject: mail.subject,
        text: mail.text,
        html: mail.html,
        headers: mail.headers,
      }));
      response.setHeader("content-type", "application/json");
      response.end(JSON.stringify(body));
      return;
    }
    const received = /^\d+$/.test(path) ? mails[Number(path)] : undefined;
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.statusCode = path === "" || received ? 200 : 404;
    response.end(received ? one(received) : list(mails, note));
  });
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, "localhost", () => resolve(server));
  });
}
