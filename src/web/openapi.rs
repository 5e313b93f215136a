//! The description of the API (OpenAPI 3.1), made from the handlers' own types.

use aide::axum::ApiRouter;
use aide::openapi::{
    Components, Info, OpenApi, Operation, Parameter, ParameterData, ParameterSchemaOrContent, PathStyle, ReferenceOr,
    SchemaObject, SecurityScheme,
};
use aide::transform::TransformOpenApi;
use axum::Router;

use crate::app::App;

use super::problem::Problem;

/// The router of the API and its description.
pub fn described(api: ApiRouter<App>) -> (Router<App>, OpenApi) {
    aide::generate::extract_schemas(true);
    let mut description = OpenApi {
        info: Info {
            title: "Budstikke".to_owned(),
            summary: Some("Health messages written once, read by everyone in their own language".to_owned()),
            version: env!("CARGO_PKG_VERSION").to_owned(),
            ..Info::default()
        },
        ..OpenApi::default()
    };
    let router = api.finish_api_with(&mut description, with_problems);
    for (path, item) in description.paths.iter_mut().flat_map(|paths| paths.paths.iter_mut()) {
        let ReferenceOr::Item(item) = item else { continue };
        let operations = [&mut item.get, &mut item.put, &mut item.post, &mut item.patch, &mut item.delete];
        operations.into_iter().flatten().for_each(|operation| add_path_parameters(path, operation));
    }
    let components = description.components.get_or_insert_with(Components::default);
    let bearer = SecurityScheme::Http {
        scheme: "bearer".to_owned(),
        bearer_format: Some("bst_…".to_owned()),
        description: Some("A token made with `budstikke token create`".to_owned()),
        extensions: Default::default(),
    };
    components.security_schemes.insert("token".to_owned(), ReferenceOr::Item(bearer));
    description.security = vec![[("token".to_owned(), Vec::new())].into_iter().collect()];
    (router, description)
}

fn with_problems(description: TransformOpenApi<'_>) -> TransformOpenApi<'_> {
    description.default_response_with::<axum::Json<Problem>, _>(|response| {
        response.description("A problem (RFC 9457), served as application/problem+json")
    })
}

/// Our path extractor takes ids and names, of which the path itself tells the parameters.
fn add_path_parameters(path: &str, operation: &mut Operation) {
    for name in path.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name) {
        let data = ParameterData {
            name: name.to_owned(),
            description: None,
            required: true,
            deprecated: None,
            format: ParameterSchemaOrContent::Schema(SchemaObject {
                json_schema: schemars::json_schema!({ "type": "string" }),
                external_docs: None,
                example: None,
            }),
            example: None,
            examples: Default::default(),
            explode: None,
            extensions: Default::default(),
        };
        operation
            .parameters
            .push(ReferenceOr::Item(Parameter::Path { parameter_data: data, style: PathStyle::Simple }));
    }
}
