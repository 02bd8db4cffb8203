import type { CallExpression, Node } from 'oxc-parser';
import type { Edit } from './mutation.ts';
import { type Ancestry, findAll, findFunction, lastName, type SourceFile, type Sources } from './mutation-syntax.ts';

interface Change {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

/** The sources with all edits applied, one after another. Throws where one of them finds nothing, or too much. */
export function applyEdits(sources: Sources, edits: readonly Edit[]): Sources {
  return edits.reduce(applyEdit, sources);
}

function applyEdit(sources: Sources, edit: Edit): Sources {
  const { file, node } = findFunction(sources, edit.in);
  const changes = changesFor(edit, file, node).toSorted((a, b) => b.start - a.start);
  let { text } = file;
  for (const { start, end, text: inserted } of changes) text = text.slice(0, start) + inserted + text.slice(end);
  if (text === file.text) throw new Error(`${edit.in}: the edit changes nothing`);
  return new Map(sources).set(file.path, text);
}

function changesFor(edit: Edit, file: SourceFile, body: Node): readonly Change[] {
  const textOf = ({ start, end }: Node) => file.text.slice(start, end);
  if ('remove' in edit) {
    const statement = statementThatIs(one(body, edit, edit.remove));
    return [change(statement.node, statement.isInBlock ? '' : ';')];
  }
  if ('move' in edit) {
    const moved = statementAround(one(body, edit, edit.move));
    const isBefore = 'before' in edit;
    const anchor = statementAround(one(body, { in: edit.in }, isBefore ? edit.before : edit.after));
    const place = isBefore ? anchor.start : anchor.end;
    return [change(moved, ''), { start: place, end: place, text: `\n${textOf(moved)}\n` }];
  }
  if ('replace' in edit) {
    const { node } = one(body, edit, edit.replace);
    return [change(node, fill(edit.with, argumentsOf(node).map(textOf)))];
  }
  if ('surround' in edit) {
    const found = one(body, edit, edit.surround);
    const statement = statementAround(found);
    const result = resultOf(statement);
    const text = edit.with.replaceAll('$statement', () => textOf(statement));
    return [
      change(
        statement,
        fill(
          text.replaceAll('$result', () => required(result, edit)),
          argumentsOf(found.node).map(textOf),
        ),
      ),
    ];
  }
  if ('reuse' in edit) {
    const first = one(body, { ...edit, nth: 1 }, edit.reuse);
    const second = one(body, { ...edit, nth: 2 }, edit.reuse);
    return [change(second.node, required(resultOf(statementAround(first)), edit))];
  }
  if ('property' in edit) {
    const isNamed = ({ node }: Ancestry) =>
      node.type === 'Property' && node.key.type === 'Identifier' && node.key.name === edit.property;
    const { node } = chooseOne(findAll(body, isNamed), edit, edit.property);
    // What follows a removed property is its comma.
    const end = edit.with === null && file.text[node.end] === ',' ? node.end + 1 : node.end;
    return [{ start: node.start, end, text: edit.with === null ? '' : `${edit.property}: ${edit.with}` }];
  }
  const { node } = chooseOne(
    findAll(body, ({ node: { type } }) => type === 'CatchClause'),
    edit,
    'catch',
  );
  if (node.type !== 'CatchClause') throw new Error(`${edit.in}: not a catch clause`);
  return [change(node.body, "{ throw new Error('not handled'); }")];
}

const change = ({ start, end }: Node, text: string): Change => ({ start, end, text });

function one(body: Node, edit: Pick<Edit, 'in' | 'nth'>, target: string): Ancestry {
  return chooseOne(findAll(body, matcher(target)), edit, target);
}

function chooseOne(found: readonly Ancestry[], { in: name, nth }: Pick<Edit, 'in' | 'nth'>, target: string): Ancestry {
  const chosen = nth === undefined ? found[0] : found[nth - 1];
  if (chosen === undefined || (nth === undefined && found.length > 1))
    throw new Error(
      `${name} has ${found.length} matches for ${target}; the edit needs ${nth === undefined ? 'exactly one' : `number ${nth}`}`,
    );
  return chosen;
}

function matcher(target: string): (found: Ancestry) => boolean {
  const { awaited, called, literal } =
    /^(?:await (?<awaited>\w+)|(?<called>\w+)(?:\('(?<literal>[^']*)'\))?)$/.exec(target)?.groups ?? {};
  if (awaited !== undefined)
    return ({ node }) => node.type === 'AwaitExpression' && lastName(node.argument) === awaited;
  if (called === undefined) throw new Error(`Not a target: ${target}`);
  return ({ node }) =>
    node.type === 'CallExpression' &&
    lastName(node.callee) === called &&
    (literal === undefined || node.arguments.some((given) => given.type === 'Literal' && given.value === literal));
}

function argumentsOf(node: Node): CallExpression['arguments'] {
  return node.type === 'CallExpression' ? node.arguments : [];
}

function fill(template: string, given: readonly string[]): string {
  return template.replaceAll(/\$(\d)/g, (_, number) => {
    const text = given[Number(number) - 1];
    if (text === undefined) throw new Error(`There is no argument ${number} for ${template}`);
    return text;
  });
}

/** The nearest statement in a list of statements. */
function statementAround({ node, parents }: Ancestry): Node {
  const chain = [node, ...parents];
  const index = chain.findIndex((_, at) =>
    ['BlockStatement', 'SwitchCase', 'Program'].includes(chain[at + 1]?.type ?? ''),
  );
  const statement = chain[index];
  if (statement === undefined) throw new Error('The target is in no statement');
  return statement;
}

/** The statement that does nothing but evaluate the expression, perhaps awaiting it. */
function statementThatIs({ parents }: Ancestry): { readonly node: Node; readonly isInBlock: boolean } {
  const index = parents.findIndex(({ type }) => !['AwaitExpression', 'ChainExpression'].includes(type));
  const statement = parents[index];
  if (statement?.type !== 'ExpressionStatement') throw new Error('The call is not a statement of its own');
  return { node: statement, isInBlock: parents[index + 1]?.type === 'BlockStatement' };
}

function resultOf(statement: Node): string | null {
  const target =
    statement.type === 'VariableDeclaration'
      ? statement.declarations[0]?.id
      : statement.type === 'ExpressionStatement' && statement.expression.type === 'AssignmentExpression'
        ? statement.expression.left
        : undefined;
  return target?.type === 'Identifier' ? target.name : null;
}

function required(name: string | null, { in: where }: Edit): string {
  if (name === null) throw new Error(`${where}: the statement assigns no variable`);
  return name;
}
