//! Calls: of functions, methods, constructors, annotations and attributes, in one shape.
//! Deliberately absent: Ruby's calls without arguments or receiver (a plain name looks the same).

use super::{Pair, View};
use crate::text::{Span, Spanned};

/// `receiver.method(arguments, name: value) { block }`.
#[derive(Debug, Clone)]
pub struct Call<'t> {
    pub span: Span,
    pub receiver: Option<View<'t>>,
    /// The function's, method's or class's name without what it is looked up in.
    pub method: Spanned<&'t str>,
    pub arguments: Vec<View<'t>>,
    /// Keyword arguments, and the pairs of a hash without braces.
    pub named: Vec<Pair<'t>>,
    pub block: Option<View<'t>>,
}

impl<'t> Call<'t> {
    /// The literal that is the argument number `at`, counted from zero.
    #[must_use]
    pub fn literal(&self, at: usize) -> Option<super::Literal<'t>> {
        self.arguments.get(at)?.literal()
    }

    /// A keyword argument, else the value of that key in an argument that is a hash, dictionary or object.
    #[must_use]
    pub fn option(&self, name: &str) -> Option<View<'t>> {
        let named = self.named.iter().find(|pair| pair.key.value == name).map(|pair| pair.value);
        named.or_else(|| self.arguments.iter().find_map(|argument| argument.get(name)))
    }

    /// The receiver's name with its parts: `Rails.application.config`.
    #[must_use]
    pub fn on(&self) -> Option<String> {
        self.receiver.and_then(View::dotted)
    }

    /// Whether this calls `path`, written with dots: `os.environ.get`, `createConnection`.
    #[must_use]
    pub fn is(&self, path: &str) -> bool {
        match path.rsplit_once('.') {
            Some((on, method)) => self.method.value == method && self.on().as_deref() == Some(on),
            None => self.method.value == path,
        }
    }
}

impl<'t> View<'t> {
    /// The call that this is.
    #[must_use]
    pub fn call(self) -> Option<Call<'t>> {
        match self.bare().callee()? {
            (callee, None) => self.bare().call_of(callee),
            (callee, receiver) => self.bare().call_with(callee, receiver),
        }
    }

    /// What is called; with the receiver, where the grammar holds it apart.
    fn callee(self) -> Option<(Self, Option<Self>)> {
        match self.kind() {
            "call" => {
                let callee = self.one_of(&["method", "function", "target"])?;
                Some((callee, self.child("receiver")))
            }
            "call_expression" | "invocation_expression" | "function_call_expression" => {
                Some((self.child("function").or_else(|| self.children().next())?, None))
            }
            "member_call_expression" | "nullsafe_member_call_expression" | "method_invocation" => {
                Some((self.child("name")?, self.child("object")))
            }
            "scoped_call_expression" => Some((self.child("name")?, self.child("scope"))),
            "new_expression" => Some((self.child("constructor")?, None)),
            "object_creation_expression" => {
                let class = self.child("type").or_else(|| self.child_of_kind(&["name", "qualified_name"]))?;
                Some((class, None))
            }
            "annotation" | "attribute" => Some((self.child("name").filter(|_| !self.is_member())?, None)),
            "infix_expression" => {
                let mut parts = self.children();
                let receiver = parts.next()?;
                Some((parts.next()?, Some(receiver)))
            }
            _ => None,
        }
    }

    /// Python's `a.b` is called an attribute, too.
    fn is_member(self) -> bool {
        self.child("object").is_some()
    }

    /// The callee is a name, or a name's last part.
    fn call_of(self, callee: Self) -> Option<Call<'t>> {
        let callee = callee.bare();
        let split = match callee.kind() {
            "member_expression" => Some(("object", "property")),
            "attribute" => Some(("object", "attribute")),
            "dot" => Some(("left", "right")),
            "member_access_expression" => Some(("expression", "name")),
            "conditional_access_expression" => Some(("condition", "name")),
            _ => None,
        };
        if let Some((object, name)) = split {
            return self.call_with(callee.child(name)?, callee.child(object));
        }
        match callee.kind() {
            "navigation_expression" => self.call_with(callee.children().last()?, callee.children().next()),
            "scoped_type_identifier" | "qualified_name" => self.call_with(callee.children().last()?, None),
            _ => self.call_with(callee, None),
        }
    }

    fn call_with(self, name: Self, receiver: Option<Self>) -> Option<Call<'t>> {
        let name = match name.kind() {
            "generic_name" | "generic_type" | "user_type" => name.children().next()?,
            _ => name,
        };
        let mut call = Call {
            span: self.span(),
            receiver: receiver.map(Self::bare),
            method: Spanned::new(name.text(), name.span()),
            arguments: Vec::new(),
            named: Vec::new(),
            block: self.child("block"),
        };
        if self.kind() == "infix_expression" {
            call.arguments.extend(self.children().nth(2).map(Self::bare));
            return Some(call);
        }
        for part in self.children() {
            match part.kind() {
                "argument_list"
                | "arguments"
                | "value_arguments"
                | "annotation_argument_list"
                | "attribute_argument_list" => {
                    part.children().for_each(|argument| call.argument(argument));
                }
                "do_block" | "annotated_lambda" | "lambda_literal" | "block" => call.block = call.block.or(Some(part)),
                _ => {}
            }
        }
        Some(call)
    }
}

impl<'t> Call<'t> {
    fn argument(&mut self, argument: View<'t>) {
        if argument.kind() == "keywords" {
            return self.named.extend(argument.children().filter_map(View::pair));
        }
        match argument.pair() {
            Some(pair) => self.named.push(pair),
            // Kotlin's `"a" to b` stands in an argument of its own.
            None => match argument.bare().pair().filter(|_| argument.kind() == "value_argument") {
                Some(pair) => self.named.push(pair),
                None => self.arguments.push(argument.bare()),
            },
        }
    }
}
