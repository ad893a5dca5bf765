import { createServer } from "vite";

const door = "/a/:slug";

/** The portal's routes as the router itself lists them: "GET /plan/:item". A new one without a sample fails the benchmark. */
export async function portalRoutes(): Promise<string[]> {
  const server = await createServer({
    configFile: false,
    appType: "custom",
    logLevel: "error",
    server: { middlewareMode: true, ws: false, watch: null },
    optimizeDeps: { noDiscovery: true },
  });
  try {
    const { app } = (await server.ssrLoadModule("/worker/app.ts")) as {
      app: { routes: { method: string; path: string }[] };
    };
    const own = app.routes.filter((route) => route.method !== "ALL" && route.path.startsWith(door));
    return [...new Set(own.map((route) => `${route.method} ${route.path.slice(door.length) || "/"}`))].toSorted();
  } finally {
    await server.close();
  }
}
