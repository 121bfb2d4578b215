import ts from "typescript";
import { helperCall } from "./helpers";

/**
 * Has every place of a cell where JavaScript may go on after a pause ask first whether its cell was stopped: the
 * beginning of every function (a timer or an event may call it), what comes after an `await` or `yield`, and `catch`
 * and `finally`, which a rejected promise or the question itself leads to. Loops ask too, since they may never pause.
 * The question throws where the cell was stopped, so nothing of a stopped cell runs on.
 */
export const insertGuards: ts.TransformerFactory<ts.SourceFile> = (context) => {
  const { factory } = context;

  function ask(): ts.Statement {
    return factory.createExpressionStatement(helperCall("__guard"));
  }

  function guarded(block: ts.Block): ts.Block {
    const directives = block.statements.findIndex(
      (statement) => !(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression)),
    );
    const first = directives === -1 ? block.statements.length : directives;
    return factory.updateBlock(block, [
      ...block.statements.slice(0, first),
      ask(),
      ...block.statements.slice(first),
    ]);
  }

  function guardedStatement(statement: ts.Statement): ts.Block {
    return ts.isBlock(statement) ? guarded(statement) : factory.createBlock([ask(), statement], true);
  }

  function guardedLoop(loop: ts.IterationStatement): ts.IterationStatement {
    const body = guardedStatement(loop.statement);
    return ts.visitEachChild(loop, (child) => (child === loop.statement ? body : child), context);
  }

  /** Whether a loop is over what arrives bit by bit: it goes on after a pause behind itself too. */
  function awaitedLoop(node: ts.Node): boolean {
    if (ts.isLabeledStatement(node)) return awaitedLoop(node.statement);
    return ts.isForOfStatement(node) && node.awaitModifier !== undefined;
  }

  function hasLabel(node: ts.Node): boolean {
    const { parent } = ts.getOriginalNode(node);
    return parent !== undefined && ts.isLabeledStatement(parent);
  }

  function guardedFunction(node: ts.Node): ts.Node {
    if (ts.isArrowFunction(node) && !ts.isBlock(node.body)) {
      const body = factory.createParenthesizedExpression(
        factory.createComma(helperCall("__guard"), node.body),
      );
      return factory.updateArrowFunction(
        node,
        node.modifiers,
        node.typeParameters,
        node.parameters,
        node.type,
        node.equalsGreaterThanToken,
        body,
      );
    }
    const { body } = node as ts.FunctionLikeDeclaration;
    if (body === undefined) return node;
    return ts.visitEachChild(node, (child) => (child === body ? guarded(body as ts.Block) : child), context);
  }

  function visit(before: ts.Node): ts.VisitResult<ts.Node> {
    const node = ts.visitEachChild(before, visit, context);
    if (ts.isAwaitExpression(node) || ts.isYieldExpression(node)) return helperCall("__passed", node);
    if (ts.isCatchClause(node)) {
      return factory.updateCatchClause(node, node.variableDeclaration, guarded(node.block));
    }
    if (ts.isTryStatement(node) && node.finallyBlock !== undefined) {
      return factory.updateTryStatement(node, node.tryBlock, node.catchClause, guarded(node.finallyBlock));
    }
    if (ts.isIterationStatement(node, false)) {
      const loop = guardedLoop(node);
      return awaitedLoop(node) && !hasLabel(before) ? [loop, ask()] : loop;
    }
    if (ts.isLabeledStatement(node) && awaitedLoop(node)) return [node, ask()];
    if (ts.isFunctionLike(node) && !ts.isTypeNode(node)) return guardedFunction(node);
    return node;
  }

  return (file) => ts.visitEachChild(file, visit, context);
};
