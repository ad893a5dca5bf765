/** The vendor's mark for the browser's tab: its first letter on its hue. */
export function vendorIcon(name: string, hue: number): string {
  const letter = [...name.trim()][0]?.toUpperCase().replace(/[&<>"]/g, "") ?? "";
  const text = `<text x="16" y="22" font-family="system-ui,sans-serif" font-size="18" font-weight="600" text-anchor="middle" fill="#fff">${letter}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="oklch(.46 .095 ${hue})"/>${text}</svg>`;
}
