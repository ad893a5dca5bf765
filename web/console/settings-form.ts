/** The form of one colleague. */
export function staffFormOf(id: string): string {
  return `staff-${id}`;
}
