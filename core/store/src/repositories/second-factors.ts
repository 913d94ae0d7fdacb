/**
 * What users show beside a password: codes of an authenticator app, recovery codes, passkeys. Knows sealed texts, hashes and
 * public keys only.
 *
 * Whatever counts once is taken by one statement that says whether it was there, so that of two who bring the same code one is
 * refused, in whatever order the database does them.
 */
import { AppError, type UserId } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { SecondFactorReads, SecondFactors, SecondFactorWrites } from '../contract/tenancy.ts'
import { decodeRow, encodeNew } from '../row-codec.ts'
import type { NewRowOf, PasskeyRow, TotpRow } from '../rows.ts'
import type { Stored, Table } from '../schema/column.ts'
import { tables } from '../schema.ts'

type Condition = ReturnType<typeof sql>

export class SecondFactorReader implements SecondFactorReads {
  readonly #context: ReadContext

  constructor(context: ReadContext) {
    this.#context = context
  }

  async totp(user: UserId): Promise<TotpRow | undefined> {
    return (await this.#rows('totp_secrets', sql`user_id = ${user}`)).map((row) =>
      decodeRow(tables.totpSecrets, row),
    )[0]
  }

  async recoveryCodesLeft(user: UserId): Promise<number> {
    return (await this.#rows('recovery_codes', sql`user_id = ${user}`)).length
  }

  async passkey(id: string): Promise<PasskeyRow | undefined> {
    return (await this.#passkeys(sql`id = ${id}`))[0]
  }

  passkeysOf(user: UserId): Promise<readonly PasskeyRow[]> {
    return this.#passkeys(sql`user_id = ${user} order by created_at, id`)
  }

  async of(users: readonly UserId[]): Promise<ReadonlyMap<UserId, SecondFactors>> {
    const factors = new Map<UserId, SecondFactors>()
    if (users.length === 0) return factors
    const { rows } = await sql<{ userId: UserId; totp: number; passkeys: number }>`
      select user_id, sum(totp) as totp, sum(passkey) as passkeys from (
        select user_id, 1 as totp, 0 as passkey from totp_secrets where confirmed_at is not null
        union all select user_id, 0 as totp, 1 as passkey from passkeys
      ) as factors where user_id in (${sql.join(users)}) group by user_id`.execute(this.#context.db)
    for (const { userId, totp, passkeys } of rows)
      factors.set(userId, { totp: Number(totp) > 0, passkeys: Number(passkeys) })
    return factors
  }

  async sealed() {
    const found = await sql<{ userId: UserId; secret: string }>`select user_id, secret from totp_secrets`.execute(
      this.#context.db,
    )
    return found.rows
  }

  async #passkeys(condition: Condition): Promise<readonly PasskeyRow[]> {
    return (await this.#rows('passkeys', condition)).map((row) => decodeRow(tables.passkeys, row))
  }

  async #rows(table: string, condition: Condition): Promise<readonly Record<string, Stored>[]> {
    const found = await sql<Record<string, Stored>>`select * from ${sql.table(table)} where ${condition}`.execute(
      anyTable(this.#context.db),
    )
    return found.rows
  }
}

export class SecondFactorWriter extends SecondFactorReader implements SecondFactorWrites {
  readonly #write: WriteContext

  constructor(context: WriteContext) {
    super(context)
    this.#write = context
  }

  async setTotp(user: UserId, secret: string): Promise<void> {
    const { at, db } = this.#write
    await sql`insert into totp_secrets (user_id, secret, created_at, confirmed_at, last_step)
      values (${user}, ${secret}, ${at}, null, 0)
      on conflict (user_id) do update set secret = excluded.secret, created_at = excluded.created_at
      where totp_secrets.confirmed_at is null`.execute(db)
  }

  async sealTotpAgain(user: UserId, secret: string): Promise<void> {
    await sql`update totp_secrets set secret = ${secret} where user_id = ${user}`.execute(this.#write.db)
  }

  takeTotpStep(user: UserId, step: number, isConfirming: boolean): Promise<boolean> {
    const { at } = this.#write
    const confirmed = isConfirming ? sql`confirmed_at is null` : sql`confirmed_at is not null`
    return this.#changed(sql`update totp_secrets set last_step = ${step}, confirmed_at = coalesce(confirmed_at, ${at})
      where user_id = ${user} and last_step < ${step} and ${confirmed} returning user_id`)
  }

  async removeTotp(user: UserId): Promise<void> {
    await sql`delete from totp_secrets where user_id = ${user}`.execute(this.#write.db)
  }

  async setRecoveryCodes(user: UserId, hashes: readonly string[]): Promise<void> {
    const { at, db } = this.#write
    await sql`delete from recovery_codes where user_id = ${user}`.execute(db)
    for (const hash of hashes) await this.#insert(tables.recoveryCodes, { hash, userId: user, createdAt: at })
  }

  takeRecoveryCode(user: UserId, hash: string): Promise<boolean> {
    return this.#changed(sql`delete from recovery_codes where user_id = ${user} and hash = ${hash} returning hash`)
  }

  async insertPasskey(passkey: NewRowOf<'passkeys'>): Promise<void> {
    if ((await this.passkey(passkey.id)) !== undefined)
      throw new AppError('NAME_TAKEN', { kind: 'passkey', name: passkey.name })
    await this.#insert(tables.passkeys, { ...passkey, createdAt: this.#write.at })
  }

  async renamePasskey(user: UserId, id: string, name: string): Promise<void> {
    const known = await this.#changed(
      sql`update passkeys set name = ${name} where user_id = ${user} and id = ${id} returning id`,
    )
    if (!known) throw noPasskey(id)
  }

  async removePasskey(user: UserId, id: string): Promise<void> {
    if (!(await this.#changed(sql`delete from passkeys where user_id = ${user} and id = ${id} returning id`)))
      throw noPasskey(id)
  }

  usePasskey(id: string, counter: number): Promise<boolean> {
    const { at } = this.#write
    return this.#changed(sql`update passkeys set counter = ${counter}, last_used_at = ${at}
      where id = ${id} and (counter < ${counter} or (counter = 0 and ${counter} = 0)) returning id`)
  }

  async forget(user: UserId): Promise<void> {
    for (const table of ['totp_secrets', 'recovery_codes', 'passkeys'])
      await sql`delete from ${sql.table(table)} where user_id = ${user}`.execute(this.#write.db)
  }

  async #changed(statement: Condition): Promise<boolean> {
    return (await statement.execute(this.#write.db)).rows.length > 0
  }

  async #insert(table: Table, row: Readonly<Record<string, unknown>>): Promise<void> {
    await anyTable(this.#write.db).insertInto(table.name).values(encodeNew(table, row)).execute()
  }
}

const noPasskey = (id: string) => new AppError('NOT_FOUND', { kind: 'passkey', name: id })
