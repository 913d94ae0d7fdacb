/** Passwords, tokens, browser sessions and one-time secrets. Knows hashes only; expired ones are as good as absent. */
import { AppError, type Id, type TokenId, type UserId } from '@covisor/model'
import { sql } from 'kysely'
import { anyTable } from '../any-table.ts'
import type { ReadContext, WriteContext } from '../context.ts'
import type { SignInReads, SignInWrites } from '../contract/tenancy.ts'
import { decodeRow, encodeNew } from '../row-codec.ts'
import type { NewRowOf, TokenRow, UserRow } from '../rows.ts'
import { type Columns, nameKeyOf, type RowOf, type Stored, type Table } from '../schema/column.ts'
import { tables } from '../schema.ts'

type Condition = ReturnType<typeof sql>

export class SignInReader implements SignInReads {
  protected readonly context: ReadContext

  constructor(context: ReadContext) {
    this.context = context
  }

  userByName(name: string): Promise<UserRow | undefined> {
    return this.#one(tables.users, sql`name_key = ${nameKeyOf(name)}`)
  }

  async passwordHash(user: UserId): Promise<string | undefined> {
    return (await this.#one(tables.passwords, sql`user_id = ${user}`))?.hash
  }

  async token(hash: string) {
    const token = await this.#validToken(sql`hash = ${hash}`)
    const user = token && (await this.enabledUser(token.userId))
    return token && user && { token, user }
  }

  async session(hash: string) {
    const session = await this.#one(tables.sessions, sql`hash = ${hash} and expires_at > ${this.context.clock()}`)
    if (session?.token != null && (await this.#validToken(sql`id = ${session.token}`)) === undefined) return undefined
    const user = session && (await this.enabledUser(session.userId))
    return session && user && { session, user }
  }

  tokensOf(user: UserId): Promise<readonly TokenRow[]> {
    return this.#many(tables.tokens, sql`user_id = ${user} order by created_at, id`)
  }

  async rightsOf(user: UserId) {
    return (await this.allRightsOf(user)).filter(({ binding }) => binding.resource === null)
  }

  async allRightsOf(user: UserId) {
    const bindings = await this.#many(tables.bindings, sql`user_id = ${user} order by created_at, id`)
    const ids = [...new Set(bindings.map((binding) => binding.role))]
    const roles = ids.length === 0 ? [] : await this.#many(tables.roles, sql`id in (${sql.join(ids)})`)
    return bindings.flatMap((binding) => {
      const role = roles.find(({ id }) => id === binding.role)
      return role === undefined ? [] : [{ binding, role }]
    })
  }

  protected enabledUser(id: UserId): Promise<UserRow | undefined> {
    // Whoever comes through an identity provider is as good as disabled when that is.
    const providerServes = sql`exists (select 1 from identity_providers as p where p.id = users.identity_provider and p.disabled = 0)`
    return this.#one(
      tables.users,
      sql`id = ${id} and disabled = 0 and (identity_provider is null or ${providerServes})`,
    )
  }

  #validToken(condition: Condition): Promise<TokenRow | undefined> {
    return this.#one(tables.tokens, sql`${condition} and (expires_at is null or expires_at > ${this.context.clock()})`)
  }

  async #one<C extends Columns>(table: Table<C>, condition: Condition): Promise<RowOf<Table<C>> | undefined> {
    return (await this.#many(table, condition))[0]
  }

  async #many<C extends Columns>(table: Table<C>, condition: Condition): Promise<readonly RowOf<Table<C>>[]> {
    const found = await sql<Record<string, Stored>>`select * from ${sql.table(table.name)} where ${condition}`.execute(
      anyTable(this.context.db),
    )
    return found.rows.map((stored) => decodeRow(table, stored))
  }
}

export class SignInWriter extends SignInReader implements SignInWrites {
  readonly #write: WriteContext

  constructor(context: WriteContext) {
    super(context)
    this.#write = context
  }

  async setPassword(user: UserId, hash: string): Promise<void> {
    const { at } = this.#write
    await sql`insert into passwords (user_id, hash, changed_at) values (${user}, ${hash}, ${at})
      on conflict (user_id) do update set hash = excluded.hash, changed_at = excluded.changed_at`.execute(
      this.#write.db,
    )
  }

  async insertToken(token: NewRowOf<'tokens'>): Promise<void> {
    await this.#insert(tables.tokens, { ...token, createdAt: this.#write.at })
  }

  async removeToken(user: UserId, id: TokenId): Promise<void> {
    const gone = await sql`delete from tokens where user_id = ${user} and id = ${id} returning id`.execute(
      this.#write.db,
    )
    if (gone.rows.length === 0) throw new AppError('NOT_FOUND', { kind: 'token', name: id })
  }

  async strengthenSession(hash: string): Promise<void> {
    await sql`update sessions set is_strong = 1 where hash = ${hash}`.execute(this.#write.db)
  }

  async insertSession(session: Parameters<SignInWrites['insertSession']>[0]): Promise<void> {
    await this.#insert(tables.sessions, { ...session, createdAt: this.#write.at, lastUsedAt: this.#write.at })
  }

  async removeSession(hash: string): Promise<void> {
    await sql`delete from sessions where hash = ${hash}`.execute(this.#write.db)
  }

  async removeSessionsOf(user: UserId, except = ''): Promise<void> {
    const { db } = this.#write
    await sql`delete from sessions where user_id = ${user} and hash <> ${except}`.execute(db)
    await sql`delete from one_time_sign_ins where user_id = ${user}`.execute(db)
  }

  async removeSessionsThrough(provider: Id<'identity-provider'>): Promise<void> {
    const theirs = sql`user_id in (select id from users where identity_provider = ${provider})`
    await sql`delete from sessions where ${theirs}`.execute(this.#write.db)
  }

  async forget(user: UserId): Promise<void> {
    for (const table of ['passwords', 'tokens', 'sessions', 'one_time_sign_ins'])
      await sql`delete from ${sql.table(table)} where user_id = ${user}`.execute(this.#write.db)
  }

  async used(what: Parameters<SignInWrites['used']>[0]): Promise<void> {
    const { at, db } = this.#write
    if ('token' in what) await sql`update tokens set last_used_at = ${at} where id = ${what.token}`.execute(db)
    else {
      await sql`update sessions set last_used_at = ${at}, expires_at = coalesce(cast(${what.expiresAt ?? null} as bigint), expires_at)
        where hash = ${what.session}`.execute(db)
    }
  }

  async insertOneTime(secret: {
    readonly hash: string
    readonly userId: UserId
    readonly expiresAt: number
  }): Promise<void> {
    await this.#insert(tables.oneTimeSignIns, { ...secret, createdAt: this.#write.at })
  }

  async takeOneTime(hash: string): Promise<UserRow | undefined> {
    const taken = await sql<{ userId: UserId; expiresAt: number }>`
      delete from one_time_sign_ins where hash = ${hash} returning user_id, expires_at`.execute(this.#write.db)
    const secret = taken.rows[0]
    return secret === undefined || secret.expiresAt <= this.#write.clock() ? undefined : this.enabledUser(secret.userId)
  }

  async prune(): Promise<number> {
    let count = 0
    for (const table of ['tokens', 'sessions', 'one_time_sign_ins']) {
      const gone = await sql`delete from ${sql.table(table)} where expires_at <= ${this.#write.clock()}`.execute(
        this.#write.db,
      )
      count += Number(gone.numAffectedRows ?? 0)
    }
    return count
  }

  async #insert(table: Table, row: Readonly<Record<string, unknown>>): Promise<void> {
    await anyTable(this.#write.db).insertInto(table.name).values(encodeNew(table, row)).execute()
  }
}
