//! The description of the API for programs: `OpenAPI` 3.1, made of the endpoints and of the types they answer with.

use std::sync::LazyLock;

use axum::http::{HeaderMap, header};
use axum::response::{IntoResponse, Response};
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::answer::{LAST_READ, TOTAL, UPDATING};
use super::{ENDPOINTS, Endpoint, Parameter, Shape};
use crate::server::tag::Tag;

/// The document, made once.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", document()));

/// The document, or word that who asks has it already.
pub(crate) fn serve(asked: &HeaderMap) -> Response {
    let json = [(header::CONTENT_TYPE, "application/json")];
    Tag::of(DOCUMENT.as_bytes()).or(asked, || (json, DOCUMENT.as_str()).into_response())
}

fn document() -> Value {
    let mut settings = SchemaSettings::draft2020_12().for_serialize();
    settings.definitions_path = "/components/schemas".into();
    settings.meta_schema = None;
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    for endpoint in ENDPOINTS {
        let schema = (endpoint.schema)(&mut generator).to_value();
        paths.insert(endpoint.path.to_owned(), json!({ "get": operation(endpoint, &schema) }));
    }
    let mut schemas = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Buyin",
            "version": "v1",
            "description": "The books of an internal developer platform. Views are those of `--format json`: fields are only \
                            ever added. Every answer has been through the policy of the organisation.",
            "license": { "name": "Apache-2.0", "identifier": "Apache-2.0" },
        },
        "paths": paths,
        "security": [{}, { "token": [] }],
        "components": { "schemas": schemas, "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } } },
    })
}

fn operation(endpoint: &Endpoint, schema: &Value) -> Value {
    let id = endpoint.path.rsplit('/').next().unwrap_or_default().replace('-', "_");
    let is_paged = endpoint.parameters.iter().any(|parameter| parameter.name == "limit");
    let mut headers = json!({
        "ETag": { "description": "Send it as If-None-Match to be told whether anything changed", "schema": { "type": "string" } },
        UPDATING: {
            "description": "The answer is of an older state; a newer one is being worked out",
            "schema": { "type": "string", "const": "true" },
        },
        LAST_READ: {
            "description": "The newest state of the lake or the decisions cannot be read, for this reason; the answer is of the \
                            last one that could",
            "schema": { "type": "string" },
        },
    });
    if is_paged {
        headers[TOTAL] =
            json!({ "description": "Rows there are", "schema": { "type": "string", "pattern": "^[0-9]+$" } });
        headers["Link"] = json!({ "description": "Where the next rows are", "schema": { "type": "string" } });
    }
    let refused = |about: &str| {
        let schema = json!({ "$ref": "#/components/schemas/Problem" });
        json!({ "description": about, "content": { "application/problem+json": { "schema": schema } } })
    };
    json!({
        "operationId": id,
        "summary": endpoint.about,
        "parameters": endpoint.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": {
            "200": { "description": endpoint.about, "headers": headers, "content": { "application/json": { "schema": schema } } },
            "304": { "description": "Nothing changed since the answer with that tag" },
            "400": refused("What was asked makes no sense"),
            "401": refused("Where people sign in: neither a session nor a token that is good"),
            "403": refused("The token is not for this"),
            "404": refused("What was asked for is not there"),
            "429": refused("Too many tokens that are not good came from this address: come again"),
            "503": refused("It takes a while, or there is nothing to answer from: come again"),
        },
    })
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": "query",
        "required": parameter.is_needed,
        "description": parameter.about,
        "schema": shape(parameter.shape),
    })
}

fn shape(shape: Shape) -> Value {
    match shape {
        Shape::Text => json!({ "type": "string", "minLength": 1 }),
        Shape::Day => json!({ "type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" }),
        Shape::Month => json!({ "type": "string", "pattern": "^[0-9]{4}-(0[1-9]|1[0-2])$" }),
        Shape::Yes => json!({ "type": "string", "enum": ["yes"] }),
        Shape::Number(least, most) => json!({ "type": "integer", "minimum": least, "maximum": most }),
        Shape::Word(words) => json!({ "type": "string", "enum": words }),
        Shape::Words(words) => {
            let word = words.join("|");
            json!({ "type": "string", "pattern": format!("^({word})(,({word}))*$") })
        }
    }
}

/// What a problem looks like. (RFC 9457.)
fn problem() -> Value {
    json!({
        "type": "object",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string", "description": "What is wrong, and what to do about it" },
        },
    })
}
