/** camelCase in TypeScript, snake_case in the database; `MiB` counts as one word (memoryMiB, memory_mib). */
import { CamelCasePlugin } from 'kysely'

export class ColumnNames extends CamelCasePlugin {
  constructor() {
    super({ maintainNestedObjectKeys: true })
  }

  protected override snakeCase(name: string): string {
    return super.snakeCase(name.replace('MiB', 'Mib'))
  }

  protected override camelCase(name: string): string {
    return super.camelCase(name).replace(/Mib(?=[A-Z]|$)/, 'MiB')
  }
}
