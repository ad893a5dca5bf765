import { createServer } from "vite";

const door = "/a/:slug";

export interface Route {
  method: string;
  /** Below the account's address: "/plan/:item". */
  path: string;
}

/** The route that answers a path, as the router would choose: the first whose pattern fits. */
export function routeOf(routes: Route[], asked: { method: string; path: string }): Route | undefined {
  const path = asked.path.split("?")[0] || "/";
  return routes.find((route) => {
    const parts = route.path.split("/").map((part) => {
      const pattern = /^:\w+(?:\{(.*)\})?$/.exec(part);
      return pattern ? `(?:${pattern[1] ?? "[^/]+"})` : part;
    });
    return route.method === asked.method && new RegExp(`^${parts.join("/")}$`).test(path);
  });
}

/** The portal's routes in the order of the router itself. A new one without a sample fails the benchmark. */
export async function portalRoutes(): Promise<Route[]> {
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
    return own.map(({ method, path }) => ({ method, path: path.slice(door.length) || "/" }));
  } finally {
    await server.close();
  }
}
