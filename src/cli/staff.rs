//! `token` and `staff`.

use crate::app::App;
use crate::audience::{Address, AddressKind};
use crate::audit;
use crate::error::{Conflict, Error, Result};
use crate::id::{StaffId, TokenId};
use crate::staff::{Actor, Role, Staff, Token, hash_of, new_secret, store};

use super::output;

#[derive(clap::Subcommand)]
pub enum Tokens {
    /// Create a token; its secret is printed once
    Create {
        /// What it is for, like school-system
        name: String,
        /// What it permits
        #[arg(long, value_enum, default_value = "viewer")]
        role: Role,
        /// Whose it is: the e-mail address of a member of staff, whose role it then cannot exceed
        #[arg(long, value_name = "EMAIL")]
        staff: Option<String>,
    },
    /// List tokens
    List,
    /// Revoke a token
    Revoke {
        /// The token's id
        id: String,
    },
}

impl Tokens {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let now = app.clock.now();
        match self {
            Self::Create { name, role, staff } => {
                if name.is_empty() || name.len() > 100 || name.contains(char::is_control) {
                    return Err(Error::wrong("NAME", name, "1 to 100 characters"));
                }
                let mut tx = app.db.begin().await?;
                let owner = match &staff {
                    None => None,
                    Some(email) => {
                        let found = store::find_staff(&mut tx, actor.organisation, &email.to_lowercase()).await?;
                        let (id, most) = found.ok_or(Error::NotFound("member of staff"))?;
                        if role > most {
                            return Err(Error::wrong(
                                "--role",
                                role.as_str(),
                                format!("at most {most}, the role of {email}"),
                            ));
                        }
                        Some(id)
                    }
                };
                let secret = new_secret();
                let id = TokenId::new(&app.ids, now);
                let token = Token { id, name, role, created_at: now, revoked_at: None };
                store::add_token(&mut tx, actor.organisation, owner, &token, &hash_of(&secret)).await?;
                let details = serde_json::json!({ "role": role });
                audit::append(&mut tx, &app.ids, actor, "token.create", &id.to_string(), &details, now).await?;
                tx.commit().await?;
                if json {
                    output::print_json(&serde_json::json!({ "id": id, "role": role, "secret": secret }));
                } else {
                    println!("{secret}");
                    eprintln!("{id} ({role}); the secret above is shown this once");
                }
                Ok(())
            }
            Self::List => {
                let tokens = store::list_tokens(&mut *app.db.read().await?, actor.organisation).await?;
                if json {
                    output::print_json(&tokens);
                    return Ok(());
                }
                let mut table = output::table(&["id", "name", "role", "created", ""]);
                for token in tokens {
                    let revoked = token.revoked_at.map(|at| format!("revoked {at}")).unwrap_or_default();
                    let (id, role, created) =
                        (token.id.to_string(), token.role.to_string(), token.created_at.to_string());
                    table.add_row([id, token.name, role, created, revoked]);
                }
                println!("{table}");
                Ok(())
            }
            Self::Revoke { id } => {
                let token: TokenId = id.parse().map_err(|allowed: String| Error::wrong("ID", &id, allowed))?;
                let mut tx = app.db.begin().await?;
                if !store::revoke_token(&mut tx, actor.organisation, token, now).await? {
                    return Err(Error::NotFound("token in force"));
                }
                audit::append(&mut tx, &app.ids, actor, "token.revoke", &id, &serde_json::json!({}), now).await?;
                tx.commit().await?;
                println!("{token} is revoked");
                Ok(())
            }
        }
    }
}

#[derive(clap::Subcommand)]
pub enum StaffCommand {
    /// Add a member of staff
    Add {
        /// The person's name
        name: String,
        /// The person's e-mail address
        email: String,
        /// What the person may do
        #[arg(long, value_enum, default_value = "viewer")]
        role: Role,
    },
    /// List staff
    List,
}

impl StaffCommand {
    pub async fn run(self, app: &App, actor: &Actor, json: bool) -> Result<()> {
        let now = app.clock.now();
        match self {
            Self::Add { name, email, role } => {
                let name =
                    crate::audience::checked_label("NAME", &name).map_err(|field| Error::Invalid(vec![field]))?;
                let email =
                    Address::parse(AddressKind::Email, "EMAIL", &email).map_err(|field| Error::Invalid(vec![field]))?;
                let id = StaffId::new(&app.ids, now);
                let staff = Staff { id, name, email: email.value().to_owned(), role, created_at: now };
                let mut tx = app.db.begin().await?;
                if !store::add_staff(&mut tx, actor.organisation, &staff).await? {
                    return Err(Conflict::Taken("somebody with this e-mail address is staff already".to_owned()).into());
                }
                let details = serde_json::json!({ "role": role });
                audit::append(&mut tx, &app.ids, actor, "staff.add", &id.to_string(), &details, now).await?;
                tx.commit().await?;
                println!("{id} added as {role}");
                Ok(())
            }
            Self::List => {
                let all = store::list_staff(&mut *app.db.read().await?, actor.organisation).await?;
                if json {
                    output::print_json(&all);
                    return Ok(());
                }
                let mut table = output::table(&["id", "name", "e-mail", "role"]);
                for staff in all {
                    table.add_row([staff.id.to_string(), staff.name, staff.email, staff.role.to_string()]);
                }
                println!("{table}");
                Ok(())
            }
        }
    }
}
