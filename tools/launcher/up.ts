/** placeholder */
export async function up(_args: string[]): Promise<number> {
  return 1
}
