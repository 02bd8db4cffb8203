import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { MigrationTool, PlainMigration } from './migration-tool.ts';

const ENVIRONMENT = `from alembic import context
from sqlalchemy import create_engine

engine = create_engine(context.config.get_main_option('sqlalchemy.url'))
with engine.connect() as connection:
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()
`;

/** The version of Alembic that is installed; null where there is none. */
export function alembicVersion(): string | null {
  const { status, stdout } = spawnSync('alembic', ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim().replace(/^alembic /, '') : null;
}

/** Alembic, as its command, in a process for each run. */
export function alembicTool(folder: string, migrations: readonly PlainMigration[]): MigrationTool {
  const scripts = join(folder, 'scripts');
  mkdirSync(join(scripts, 'versions'), { recursive: true });
  writeFileSync(join(scripts, 'env.py'), ENVIRONMENT);
  for (const [index, migration] of migrations.entries())
    writeFileSync(join(scripts, 'versions', `${migration.name}.py`), script(migration, migrations[index - 1]));
  const run = (path: string, ...args: readonly string[]) => {
    const settings = `[alembic]\nscript_location = ${scripts}\nsqlalchemy.url = sqlite:///${path}\n`;
    const file = join(folder, 'alembic.ini');
    writeFileSync(file, settings);
    return execFileSync('alembic', ['-c', file, ...args], { encoding: 'utf8', stdio: 'pipe' });
  };
  return {
    name: 'Alembic',
    migrate: async (path) => void run(path, 'upgrade', 'head'),
    isCurrent: async (path) => run(path, 'current').includes('(head)'),
  };
}

function script({ name, statements }: PlainMigration, before: PlainMigration | undefined): string {
  return `from alembic import op

revision = ${JSON.stringify(name)}
down_revision = ${before === undefined ? 'None' : JSON.stringify(before.name)}


def upgrade():
${statements.map((statement) => `    op.get_bind().exec_driver_sql(${JSON.stringify(statement)})`).join('\n')}


def downgrade():
    pass
`;
}
