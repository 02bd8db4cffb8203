import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Node, parseSync } from 'oxc-parser';

/** Text of every source file, by its path from the root of the repository. */
export type Sources = ReadonlyMap<string, string>;

export interface SourceFile {
  readonly path: string;
  readonly text: string;
}

/** A node, and what it is in, innermost first. */
export interface Ancestry {
  readonly node: Node;
  readonly parents: readonly Node[];
}

export interface FoundFunction {
  readonly file: SourceFile;
  readonly node: Node;
}

/** The sources of all packages without their tests. */
export function readSources(root: string): Sources {
  const paths = globSync('packages/*/src/**/*.ts', { cwd: root }).map((path) => path.replaceAll('\\', '/'));
  const sources = paths.filter((path) => !path.endsWith('.test.ts'));
  return new Map(sources.map((path) => [path, readFileSync(join(root, path), 'utf8')]));
}

/** `name` as an edit gives it: `renameDurably`, or `backup/settle`. Throws unless exactly one function has it. */
export function findFunction(sources: Sources, name: string): FoundFunction {
  const [simpleName = '', place] = name.split('/').toReversed();
  const found = [...sources].flatMap(([path, text]) => {
    if (!text.includes(simpleName) || (place !== undefined && !path.split(/[/.]/).includes(place))) return [];
    return findAll(parse(path, text), (candidate) => nameOfFunction(candidate) === simpleName).map(({ node }) => ({
      file: { path, text },
      node,
    }));
  });
  const [only] = found;
  if (only === undefined || found.length > 1)
    throw new Error(`${found.length} functions are called ${name}: ${found.map(({ file }) => file.path).join(', ')}`);
  return only;
}

function parse(path: string, text: string): Node {
  const { program, errors } = parseSync(path, text);
  if (errors.length > 0) throw new Error(`${path}: ${errors[0]?.message}`);
  return program;
}

function nameOfFunction({ node, parents: [parent] }: Ancestry): string | null {
  if (node.type === 'FunctionDeclaration') return node.id?.name ?? null;
  if (node.type !== 'ArrowFunctionExpression' && node.type !== 'FunctionExpression') return null;
  if (parent?.type === 'VariableDeclarator') return lastName(parent.id);
  return parent?.type === 'MethodDefinition' || parent?.type === 'Property' ? lastName(parent.key) : null;
}

/** `pragma` of `database.pragma`, `made` of `copy?.made`. */
export function lastName(node: Node): string | null {
  switch (node.type) {
    case 'Identifier':
    case 'PrivateIdentifier':
      return node.name;
    case 'MemberExpression':
      return lastName(node.property);
    case 'CallExpression':
      return lastName(node.callee);
    case 'ChainExpression':
      return lastName(node.expression);
    default:
      return null;
  }
}

/** Every node inside `root` that matches, in the order of the text. */
export function findAll(root: Node, matches: (candidate: Ancestry) => boolean): readonly Ancestry[] {
  const found: Ancestry[] = [];
  const visit = (candidate: Ancestry) => {
    if (matches(candidate)) found.push(candidate);
    const parents = [candidate.node, ...candidate.parents];
    for (const child of childrenOf(candidate.node)) visit({ node: child, parents });
  };
  visit({ node: root, parents: [] });
  return found.toSorted((a, b) => a.node.start - b.node.start);
}

function childrenOf(node: Node): readonly Node[] {
  return Object.values(node).flat().filter(isNode);
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as { readonly type?: unknown }).type === 'string';
}
