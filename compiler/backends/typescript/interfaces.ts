/** The types of a module: what its users read first. */
import type { InterfaceDeclarationStructure, StatementStructures } from "ts-morph";
import type { OutputPort, Port, Signature } from "../../plan/plan.ts";
import { printType } from "../../shape/shape.ts";
import { arrayType } from "./kernels.ts";
import { typeOfNames } from "./parameter-names.ts";

/** `my-net` → `MyNet`. */
const className = (name: string): string =>
  name
    .split(/[^A-Za-z0-9_$]+/)
    .map((word) => word.slice(0, 1).toUpperCase() + word.slice(1))
    .join("");

const elementType = (port: Port): string =>
  port.dtype === "f32" ? arrayType(port.buffer.storage) : "Int32Array";
const valueType = (port: Port): string => (port.shape.length === 0 ? "number" : elementType(port));

/** The kinds of ts-morph's structures that are used, so that this file needs its types only. */
export interface Kinds {
  readonly Interface: InterfaceDeclarationStructure["kind"];
  readonly TypeAlias: Extract<StatementStructures, { type: unknown }>["kind"];
  readonly Function: Extract<StatementStructures, { isGenerator?: unknown }>["kind"];
}

interface Field {
  readonly name: string;
  readonly type: string;
  readonly optional?: boolean;
  readonly writable?: boolean;
  readonly doc?: string;
}

interface Method {
  readonly name: string;
  readonly parameters: readonly string[];
  readonly returns: string;
  readonly doc?: string;
}

const propertyName = (name: string): string =>
  /^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name);

const describe = (port: Port): string => printType({ shape: port.shape, dtype: port.dtype });

export class Interfaces {
  readonly #signature: Signature;
  readonly #kinds: Kinds;
  readonly name: string;

  constructor(signature: Signature, kinds: Kinds) {
    this.#signature = signature;
    this.#kinds = kinds;
    this.name = className(signature.name);
  }

  #interface(
    name: string,
    doc: string,
    fields: readonly Field[],
    methods: readonly Method[] = [],
    bases: readonly string[] = [],
  ): StatementStructures {
    const docs = (text: string | undefined): { docs?: string[] } => (text ? { docs: [text] } : {});
    return {
      kind: this.#kinds.Interface,
      name,
      isExported: true,
      extends: [...bases],
      ...docs(doc),
      properties: fields.map((field) => ({
        name: propertyName(field.name),
        type: field.type,
        isReadonly: !field.writable,
        hasQuestionToken: field.optional ?? false,
        ...docs(field.doc),
      })),
      methods: methods.map((method) => ({
        name: method.name,
        returnType: method.returns,
        parameters: method.parameters.map(parameterOf),
        ...docs(method.doc),
      })),
    };
  }

  #alias(name: string, type: string, doc: string, isExported = true): StatementStructures {
    return { kind: this.#kinds.TypeAlias, name, type, isExported, docs: [doc] };
  }

  get hasSizes(): boolean {
    return this.#signature.symbols.length > 0;
  }

  /** The last parameter of calls that take data. */
  get sizesParameter(): string[] {
    return this.hasSizes ? [`sizes?: Partial<${this.name}Sizes>`] : [];
  }

  get hasTargets(): boolean {
    return this.#signature.targets.length > 0;
  }

  get dataType(): string {
    return this.hasTargets ? `${this.name}Inputs & ${this.name}Targets` : `${this.name}Inputs`;
  }

  all(): StatementStructures[] {
    const { loss } = this.#signature;
    return [
      ...this.#data(),
      ...this.#shared(),
      ...(loss ? [this.#result(loss), this.#trainer()] : []),
      this.#inference(),
    ];
  }

  #data(): StatementStructures[] {
    const { name } = this;
    const { symbols, inputs, targets, outputs } = this.#signature;
    const arrays = (ports: readonly Port[]): Field[] =>
      ports.map((port) => ({ name: port.key, type: "ArrayLike<number>", doc: describe(port) }));
    const values = (ports: readonly OutputPort[]): Field[] =>
      ports.map((port) => ({ name: port.key, type: valueType(port), doc: describe(port) }));
    const sizes = symbols.map((symbol) => ({ name: symbol, type: "number" }));
    return [
      ...(symbols.length > 0
        ? [this.#interface(`${name}Sizes`, "Capacities at creation, sizes in a call.", sizes)]
        : []),
      this.#interface(
        `${name}Inputs`,
        "What every call needs. Compact: row-major for the sizes of the call.",
        arrays(inputs),
      ),
      ...(targets.length > 0
        ? [this.#interface(`${name}Targets`, "What the loss and metrics need besides.", arrays(targets))]
        : []),
      this.#interface(
        `${name}Outputs`,
        "Views, valid until the next call.",
        values(outputs.filter((port) => port.predicted)),
      ),
    ];
  }

  #result(loss: Port): StatementStructures {
    const more = this.#signature.outputs.filter((port) => !port.predicted);
    const fields = [loss, ...more].map((port): Field => ({
      name: port.key,
      type: valueType(port),
      doc: describe(port),
    }));
    return this.#interface(
      `${this.name}Result`,
      "The outputs, the loss and what else needs targets.",
      fields,
      [],
      [`${this.name}Outputs`],
    );
  }

  #shared(): StatementStructures[] {
    const names = typeOfNames(this.#signature.parameters.map((port) => port.key));
    const array = arrayType(this.#signature.precision);
    return [
      this.#alias(
        "StateDict",
        "Record<string, { readonly shape: readonly number[]; readonly data: ArrayLike<number> }>",
        "Tensors by name.",
      ),
      this.#interface("Parameter", "What training changes.", [
        { name: "name", type: "string" },
        { name: "shape", type: "readonly number[]" },
        { name: "value", type: array, doc: "A live view." },
        { name: "gradient", type: array, doc: "Known after backward." },
      ]),
      ...[...names.numbers].map(([name, union]) =>
        this.#alias(name, union, "Numbers of equal layers.", false),
      ),
      this.#alias("ParameterName", names.type, "Paths in the object tree of the definition."),
    ];
  }

  get #views(): Field {
    const { inputs, targets, loss } = this.#signature;
    const ports = loss ? [...inputs, ...targets] : inputs;
    return viewsOf(ports);
  }

  #stateMethods(): Method[] {
    return [
      { name: "stateDict", parameters: [], returns: "StateDict", doc: "Copies of parameters and buffers." },
      {
        name: "loadStateDict",
        parameters: ["state: StateDict", "options?: { strict?: boolean }"],
        returns: "{ missingKeys: string[]; unexpectedKeys: string[] }",
        doc: "Changes nothing unless everything fits.",
      },
    ];
  }

  #trainer(): StatementStructures {
    const { name, sizesParameter, dataType } = this;
    const steps =
      this.#signature.optimizerStates.length > 0 ||
      this.#signature.settings.some((setting) => setting.name === "lr");
    const data = `data: ${dataType}`;
    const forward: Method[] = [
      {
        name: "forward",
        parameters: [data, ...sizesParameter],
        returns: `${name}Result`,
        doc: "Outputs, loss and metrics.",
      },
      ...(this.hasTargets
        ? [
            {
              name: "forward",
              parameters: [`data: ${name}Inputs`, ...sizesParameter],
              returns: `${name}Outputs`,
              doc: "Outputs only: no targets are needed.",
            },
          ]
        : []),
    ];
    const training: Method[] = [
      {
        name: "backward",
        parameters: [],
        returns: "void",
        doc: "All gradients, after a forward with targets.",
      },
      ...(steps
        ? [
            {
              name: "update",
              parameters: [],
              returns: "void",
              doc: "Changes the parameters, after backward.",
            },
          ]
        : []),
      { name: "train", parameters: [], returns: "this" },
      { name: "eval", parameters: [], returns: "this" },
      { name: "namedParameters", parameters: [], returns: "Iterable<readonly [ParameterName, Parameter]>" },
    ];
    const optimizer: Method[] = [
      {
        name: "optimizerStateDict",
        parameters: [],
        returns: "StateDict",
        doc: "Copies of what the optimiser remembers.",
      },
      { name: "loadOptimizerStateDict", parameters: ["state: StateDict"], returns: "void" },
    ];
    return this.#interface(
      name,
      "The trainer.",
      [
        { name: "training", type: "boolean" },
        ...this.#signature.settings.map((setting) => ({
          name: setting.name,
          type: "number",
          writable: true,
        })),
        this.#views,
        { name: "parameters", type: "{ readonly [K in ParameterName]: Parameter }" },
      ],
      [
        ...(steps
          ? [
              {
                name: "step",
                parameters: [data, ...sizesParameter],
                returns: `${name}Result`,
                doc: "Forward, backward and update at once.",
              },
            ]
          : []),
        ...forward,
        ...training,
        ...this.#stateMethods(),
        ...(steps ? optimizer : []),
      ],
    );
  }

  #inference(): StatementStructures {
    const { name, sizesParameter } = this;
    return this.#interface(
      `${name}Inference`,
      "Predictions, without training code.",
      [viewsOf(this.#signature.inputs)],
      [
        {
          name: "forward",
          parameters: [`data: ${name}Inputs`, ...sizesParameter],
          returns: `${name}Outputs`,
        },
        ...this.#stateMethods().slice(1),
      ],
    );
  }
}

function viewsOf(ports: readonly Port[]): Field {
  const fields = ports.map((port) => `readonly ${propertyName(port.key)}: ${elementType(port)}`);
  return {
    name: "inputs",
    type: `{ ${fields.join("; ")} }`,
    doc: "Where data is copied to: passing a view of it copies nothing.",
  };
}

function parameterOf(text: string): { name: string; type: string; hasQuestionToken: boolean } {
  const colon = text.indexOf(":");
  const name = text.slice(0, colon);
  return {
    name: name.replace("?", ""),
    type: text.slice(colon + 1).trim(),
    hasQuestionToken: name.endsWith("?"),
  };
}
