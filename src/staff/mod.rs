//! Who may do what: staff, their roles, and the API tokens that carry a role. Signing in with a password belongs to the
//! console and is not here yet.

pub mod store;

use std::fmt;
use std::str::FromStr;

use crate::clock::Millis;
use crate::id::{OrganisationId, StaffId, TokenId};

/// What somebody may do; each role may also do what the ones before it may.
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    clap::ValueEnum,
    serde::Serialize,
    serde::Deserialize,
    schemars::JsonSchema,
)]
#[serde(rename_all = "lowercase")]
pub enum Role {
    /// Read
    Viewer,
    /// Write and translate, keep recipients
    Editor,
    /// Approve texts
    Reviewer,
    /// Send
    Publisher,
    /// Channels, staff, tokens, erasing
    Administrator,
}

const ROLES: [(Role, &str); 5] = [
    (Role::Viewer, "viewer"),
    (Role::Editor, "editor"),
    (Role::Reviewer, "reviewer"),
    (Role::Publisher, "publisher"),
    (Role::Administrator, "administrator"),
];

impl Role {
    /// The role's name as stored and shown.
    pub fn as_str(self) -> &'static str {
        ROLES.iter().find(|(role, _)| *role == self).map_or("viewer", |(_, name)| name)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let role = ROLES.iter().find(|(_, name)| *name == text).map(|(role, _)| *role);
        role.ok_or_else(|| "viewer, editor, reviewer, publisher or administrator".to_owned())
    }
}

/// Who carries something out: the owner of a token, or the person at the command line.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The organisation it is done in.
    pub organisation: OrganisationId,
    /// The token; absent on the command line.
    pub token: Option<TokenId>,
    /// What is permitted.
    pub role: Role,
    /// Who it was, for the audit trail: `token:school-system`, `cli:root`.
    pub name: String,
}

/// A person with a role.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Staff {
    /// Its id.
    pub id: StaffId,
    /// The person's name.
    pub name: String,
    /// The person's e-mail address.
    pub email: String,
    /// What the person may do.
    pub role: Role,
    /// Since when.
    pub created_at: Millis,
}

/// An API token, without its secret.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Token {
    /// Its id.
    pub id: TokenId,
    /// What it is for.
    pub name: String,
    /// What it permits.
    pub role: Role,
    /// Since when.
    pub created_at: Millis,
    /// When it was revoked.
    pub revoked_at: Option<Millis>,
}

/// A new secret, shown once: `bst_` and 43 characters of base 64 for 32 random bytes.
pub fn new_secret() -> String {
    use base64::Engine as _;
    let chance: [u8; 32] = rand::random();
    format!("bst_{}", base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(chance))
}

/// What is stored of a secret. SHA-256 is enough: the secret has 256 bits of chance, there is nothing to guess.
pub fn hash_of(secret: &str) -> String {
    crate::secrets::sha256_hex(secret.as_bytes())
}
