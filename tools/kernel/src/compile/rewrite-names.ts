import ts from "typescript";
import { type Import, importOf, isImportedValue } from "./cell-imports";
import type { ShownCell } from "./cell-program";
import { helperProperty } from "./helpers";
import { isShared, isSharedList } from "./shared-names";
import {
  bare,
  boundNames,
  isAmbient,
  isNamedDeclaration,
  isReference,
  isSilent,
  isUnnamed,
  isUsing,
  isVar,
  type NamedDeclaration,
  takesName,
} from "./syntax";
import { withoutExport } from "./without-export";

/** The rewriting of one cell. */
export interface Rewriter {
  readonly transformer: ts.TransformerFactory<ts.SourceFile>;
  /** The names that the cell makes as it runs; filled by the transformer. */
  readonly declared: readonly string[];
  /** What the cell imports, in order; filled by the transformer. */
  readonly imports: readonly Import[];
}

/**
 * The rewriting of a cell's names: what its top level makes becomes a property of `__made`, and every use of such a
 * name, of this cell or an earlier one, a property of `__names`. Types, properties, labels and names inside of
 * functions stay as they are, since each identifier is looked up where it stands.
 *
 * @param cell the cell in its program
 * @param isCell whether a file is a cell
 */
export function createRewriter({ checker }: ShownCell, isCell: (file: ts.SourceFile) => boolean): Rewriter {
  const { factory } = ts;
  const declared: string[] = [];
  const imports: Import[] = [];
  /** Statements that run before all others: functions and empty variables are there from the start. */
  const first: ts.Statement[] = [];

  function statement(expression: ts.Expression, origin: ts.Node): ts.ExpressionStatement {
    return ts.setTextRange(factory.createExpressionStatement(expression), origin);
  }

  function makes(name: ts.Identifier, value: ts.Expression): ts.Expression {
    return factory.createAssignment(helperProperty("__made", name), value);
  }

  /** `__made.x = x;` for a declaration that stays what it is. */
  function publishes(name: ts.Identifier): ts.Statement {
    return statement(makes(name, factory.createIdentifier(name.text)), name);
  }

  /** A pattern that declares, as one that assigns to what it makes. */
  function assignedPattern(name: ts.BindingName): ts.Expression {
    if (ts.isIdentifier(name)) return helperProperty("__made", name);
    if (ts.isArrayBindingPattern(name)) {
      return ts.setTextRange(factory.createArrayLiteralExpression(name.elements.map(assignedElement)), name);
    }
    const properties = name.elements.map((element) => {
      if (element.dotDotDotToken !== undefined)
        return factory.createSpreadAssignment(assignedPattern(element.name));
      const key = element.propertyName ?? (element.name as ts.Identifier);
      const target = withDefault(element);
      const visited = ts.isComputedPropertyName(key) ? visitOne(key) : key;
      return factory.createPropertyAssignment(ts.isIdentifier(visited) ? visited.text : visited, target);
    });
    return ts.setTextRange(factory.createObjectLiteralExpression(properties), name);
  }

  function assignedElement(element: ts.ArrayBindingElement): ts.Expression {
    if (ts.isOmittedExpression(element)) return element;
    const target = withDefault(element);
    return element.dotDotDotToken === undefined ? target : factory.createSpreadElement(target);
  }

  function withDefault({ name, initializer }: ts.BindingElement): ts.Expression {
    const target = assignedPattern(name);
    return initializer === undefined ? target : factory.createAssignment(target, named(name, initializer));
  }

  /** A value, with the name that it would take from its variable. */
  function named(name: ts.BindingName, initializer: ts.Expression): ts.Expression {
    const value = visitOne(initializer);
    if (!ts.isIdentifier(name) || !takesName(initializer)) return value;
    const holder = factory.createObjectLiteralExpression([
      factory.createPropertyAssignment(name.text, value),
    ]);
    return factory.createPropertyAccessExpression(holder, name.text);
  }

  /** The variables of a list as assignments; a `var` without a value assigns nothing. */
  function assignments(list: ts.VariableDeclarationList): ts.Expression[] {
    return list.declarations.flatMap(({ name, initializer }) => {
      declared.push(...(isVar(list) ? [] : boundNames(name).map(({ text }) => text)));
      if (initializer !== undefined) {
        const assignment = factory.createAssignment(assignedPattern(name), named(name, initializer));
        const isObject = ts.isObjectBindingPattern(name);
        return [isObject ? factory.createParenthesizedExpression(assignment) : assignment];
      }
      return isVar(list) || !ts.isIdentifier(name) ? [] : [makes(name, factory.createVoidZero())];
    });
  }

  /** Makes the names of each `var` empty at the start, as JavaScript does, except where the cell only sets it anew. */
  function emptyFirst(list: ts.VariableDeclarationList): void {
    const atTop = ts.isVariableStatement(list.parent) && ts.isSourceFile(list.parent.parent);
    for (const { name, initializer } of list.declarations) {
      if (atTop && initializer !== undefined) continue;
      first.push(...boundNames(name).map((each) => statement(makes(each, factory.createVoidZero()), each)));
    }
  }

  function visitVariables(node: ts.VariableStatement): ts.Statement[] {
    const list = node.declarationList;
    if (isAmbient(node)) return [];
    if (isUsing(list)) {
      const names = list.declarations.flatMap(({ name }) => boundNames(name));
      declared.push(...names.map(({ text }) => text));
      return [ts.visitEachChild(node, visit, undefined), ...names.map(publishes)];
    }
    if (isVar(list)) emptyFirst(list);
    return assignments(list).map((assignment) => statement(assignment, node));
  }

  /** The head of a loop whose `var` belongs to the cell. */
  function visitLoopHead(list: ts.VariableDeclarationList, isEach: boolean): ts.Expression | undefined {
    emptyFirst(list);
    if (isEach) return assignedPattern(list.declarations[0].name);
    const [head, ...others] = assignments(list);
    return others.reduce((left, right) => factory.createComma(left, right), head);
  }

  function isInstantiated(node: NamedDeclaration): boolean {
    const symbol = node.name === undefined ? undefined : checker.getSymbolAtLocation(node.name);
    return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Value) !== 0;
  }

  function visitTopLevel(node: ts.Statement): ts.Statement[] {
    if (ts.isImportDeclaration(node)) {
      const made = importOf(node, checker);
      if (made !== undefined) imports.push(made);
      return [];
    }
    if (ts.isExportDeclaration(node)) return [];
    if (ts.isVariableStatement(node)) return visitVariables(node);
    if (ts.isImportEqualsDeclaration(node)) return visitImportEquals(node);
    if (isAmbient(node)) return [node];
    if (ts.isFunctionDeclaration(node) && node.name !== undefined) {
      if (node.body !== undefined) first.push(publishes(node.name));
      return [withoutExport(visitOne(node))];
    }
    if (isNamedDeclaration(node) && isInstantiated(node)) {
      const name = node.name as ts.Identifier;
      if (ts.isClassDeclaration(node)) declared.push(name.text);
      return [withoutExport(visitOne(node)), publishes(name)];
    }
    return [visitOne(node)];
  }

  /** `import km = Units.km` */
  function visitImportEquals(node: ts.ImportEqualsDeclaration): ts.Statement[] {
    if (
      ts.isExternalModuleReference(node.moduleReference) ||
      node.isTypeOnly ||
      !isImportedValue(node.name, checker)
    )
      return [];
    const entity = (name: ts.EntityName): ts.Expression =>
      ts.isIdentifier(name)
        ? reference(name)
        : factory.createPropertyAccessExpression(entity(name.left), name.right.text);
    declared.push(node.name.text);
    return [statement(makes(node.name, entity(node.moduleReference)), node)];
  }

  /** An identifier as a property of `__names`, where a cell's top level made what it stands for. */
  function reference(node: ts.Identifier): ts.Expression {
    const shared = isReference(node) && isShared(checker.getSymbolAtLocation(node), node, isCell);
    return shared ? helperProperty("__names", node) : node;
  }

  /** `{ x }` as `{ x: __names.x }`, and `{ x = 1 }` of an assignment as `{ x: __names.x = 1 }`. */
  function visitShorthand(node: ts.ShorthandPropertyAssignment): ts.ObjectLiteralElementLike {
    if (!isShared(checker.getShorthandAssignmentValueSymbol(node), node, isCell)) {
      return ts.visitEachChild(node, visit, undefined);
    }
    const value = helperProperty("__names", node.name);
    const { objectAssignmentInitializer: otherwise } = node;
    const target = otherwise === undefined ? value : factory.createAssignment(value, visitOne(otherwise));
    return ts.setTextRange(factory.createPropertyAssignment(node.name.text, target), node);
  }

  /** A function that is called by its name alone gets no `this`. */
  function withoutThis(callee: ts.Expression, before: ts.Expression): ts.Expression {
    return ts.isIdentifier(bare(before)) && callee !== before
      ? factory.createParenthesizedExpression(factory.createComma(factory.createNumericLiteral(0), callee))
      : callee;
  }

  function visitCall(node: ts.CallExpression): ts.Expression {
    const called = ts.visitEachChild(node, visit, undefined);
    const callee =
      node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? factory.createIdentifier("__import")
        : withoutThis(called.expression, node.expression);
    if (callee === called.expression) return called;
    return ts.isCallChain(called)
      ? factory.updateCallChain(
          called,
          callee,
          called.questionDotToken,
          called.typeArguments,
          called.arguments,
        )
      : factory.updateCallExpression(called, callee, called.typeArguments, called.arguments);
  }

  function visitOne<Node extends ts.Node>(node: Node): Node {
    return ts.visitNode(node, visit) as Node;
  }

  function visit(node: ts.Node): ts.VisitResult<ts.Node | undefined> {
    if (ts.isExpressionWithTypeArguments(node)) return ts.visitEachChild(node, visit, undefined);
    if (ts.isTypeNode(node) || ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node))
      return node;
    if (ts.isHeritageClause(node) && node.token === ts.SyntaxKind.ImplementsKeyword) return node;
    if (ts.isIdentifier(node)) return reference(node);
    if (ts.isShorthandPropertyAssignment(node)) return visitShorthand(node);
    if (ts.isCallExpression(node)) return visitCall(node);
    if (ts.isTaggedTemplateExpression(node)) {
      const tagged = ts.visitEachChild(node, visit, undefined);
      const tag = withoutThis(tagged.tag, node.tag);
      return factory.updateTaggedTemplateExpression(tagged, tag, tagged.typeArguments, tagged.template);
    }
    if (ts.isVariableStatement(node) && isSharedList(node.declarationList)) return visitVariables(node);
    if (ts.isForStatement(node) && isSharedList(node.initializer)) {
      const { condition, incrementor, statement: body } = node;
      const head = visitLoopHead(node.initializer, false);
      const [test, step] = [condition && visitOne(condition), incrementor && visitOne(incrementor)];
      return factory.updateForStatement(node, head, test, step, visitOne(body));
    }
    if (ts.isForInStatement(node) && isSharedList(node.initializer)) {
      const head = visitLoopHead(node.initializer, true)!;
      return factory.updateForInStatement(node, head, visitOne(node.expression), visitOne(node.statement));
    }
    if (ts.isForOfStatement(node) && isSharedList(node.initializer)) {
      const { awaitModifier, expression, statement: body } = node;
      const head = visitLoopHead(node.initializer, true)!;
      return factory.updateForOfStatement(node, awaitModifier, head, visitOne(expression), visitOne(body));
    }
    return ts.visitEachChild(node, visit, undefined);
  }

  /**
   * The value of the last statement, where it is an expression, is what the cell gives back; it takes no name from it.
   */
  function givesBack(node: ts.ExpressionStatement): ts.Statement {
    const expression = visitOne(node.expression);
    const couldBeNamed = isUnnamed(node.expression);
    const given = couldBeNamed
      ? factory.createComma(factory.createNumericLiteral(0), expression)
      : expression;
    const value = factory.createPropertyAssignment("value", given);
    return ts.setTextRange(
      factory.createReturnStatement(factory.createObjectLiteralExpression([value])),
      node,
    );
  }

  const transformer: ts.TransformerFactory<ts.SourceFile> = () => (source) => {
    const last = source.statements.filter((node) => !isSilent(node)).at(-1);
    const body = source.statements.flatMap((node) =>
      node === last && ts.isExpressionStatement(node) ? [givesBack(node)] : visitTopLevel(node),
    );
    return factory.updateSourceFile(source, [...first, ...body]);
  };

  return { transformer, declared, imports };
}
