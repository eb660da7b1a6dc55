//! The fields of a prospect that a file can fill, by the names that configuration uses.

/// A field of a prospect.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Field {
    /// What identifies the record in the CRM.
    Id,
    /// The whole name of the person.
    Name,
    /// The given name.
    FirstName,
    /// The family name.
    LastName,
    /// The company the person works for.
    Company,
    /// The job title.
    Title,
    /// The owner of the record.
    Rep,
    /// The prospect type, by key or label.
    Type,
    /// The person's own line.
    Phone,
    /// The mobile number.
    Mobile,
    /// The email address.
    Email,
    /// The LinkedIn profile.
    Linkedin,
    /// The postal address in one cell.
    Address,
    /// Street and house number.
    Street,
    /// City.
    City,
    /// State, province or region of the address.
    State,
    /// Postal code.
    PostalCode,
    /// Country.
    Country,
    /// The prospect's time zone.
    TimeZone,
    /// Where the lead came from.
    Source,
    /// Where the lead stands: status, stage, lifecycle. Several columns may fill it.
    Status,
    /// How well the prospect knows you: none, some, high.
    Familiarity,
    /// In the buying window or not.
    BuyingWindow,
    /// Relative worth of engaging this prospect.
    Value,
    /// No contact at all.
    DoNotContact,
    /// No calls.
    DoNotCall,
    /// No email.
    EmailOptOut,
    /// No text messages.
    TextOptOut,
    /// The day the lead came in.
    CameIn,
    /// One of the seven dimensions of a shift: how known the brand is.
    Brand,
    /// One of the seven dimensions of a shift: the sales region.
    Region,
    /// One of the seven dimensions of a shift: the prospecting channel that brought the lead.
    Channel,
    /// One of the seven dimensions of a shift.
    Product,
    /// One of the seven dimensions of a shift.
    Service,
    /// One of the seven dimensions of a shift.
    SalesCycle,
    /// One of the seven dimensions of a shift.
    Industry,
}

impl Field {
    /// All fields.
    pub const ALL: [Field; 36] = [
        Field::Id,
        Field::Name,
        Field::FirstName,
        Field::LastName,
        Field::Company,
        Field::Title,
        Field::Rep,
        Field::Type,
        Field::Phone,
        Field::Mobile,
        Field::Email,
        Field::Linkedin,
        Field::Address,
        Field::Street,
        Field::City,
        Field::State,
        Field::PostalCode,
        Field::Country,
        Field::TimeZone,
        Field::Source,
        Field::Status,
        Field::Familiarity,
        Field::BuyingWindow,
        Field::Value,
        Field::DoNotContact,
        Field::DoNotCall,
        Field::EmailOptOut,
        Field::TextOptOut,
        Field::CameIn,
        Field::Brand,
        Field::Region,
        Field::Channel,
        Field::Product,
        Field::Service,
        Field::SalesCycle,
        Field::Industry,
    ];

    /// The seven dimensions that shifts look at and `[context]` may fill.
    pub const DIMENSIONS: [Field; 7] = [
        Field::Brand,
        Field::Region,
        Field::Channel,
        Field::Product,
        Field::Service,
        Field::SalesCycle,
        Field::Industry,
    ];

    /// The fields that `[[classify]]` and `[[waiting]]` rules may look at.
    pub const CLASSIFYING: [Field; 14] = [
        Field::Source,
        Field::Status,
        Field::Familiarity,
        Field::BuyingWindow,
        Field::Title,
        Field::Company,
        Field::Country,
        Field::Brand,
        Field::Region,
        Field::Channel,
        Field::Product,
        Field::Service,
        Field::SalesCycle,
        Field::Industry,
    ];

    /// The name in configuration.
    pub fn key(self) -> &'static str {
        match self {
            Field::Id => "id",
            Field::Name => "name",
            Field::FirstName => "first_name",
            Field::LastName => "last_name",
            Field::Company => "company",
            Field::Title => "title",
            Field::Rep => "rep",
            Field::Type => "type",
            Field::Phone => "phone",
            Field::Mobile => "mobile",
            Field::Email => "email",
            Field::Linkedin => "linkedin",
            Field::Address => "address",
            Field::Street => "street",
            Field::City => "city",
            Field::State => "state",
            Field::PostalCode => "postal_code",
            Field::Country => "country",
            Field::TimeZone => "time_zone",
            Field::Source => "source",
            Field::Status => "status",
            Field::Familiarity => "familiarity",
            Field::BuyingWindow => "buying_window",
            Field::Value => "value",
            Field::DoNotContact => "do_not_contact",
            Field::DoNotCall => "do_not_call",
            Field::EmailOptOut => "email_opt_out",
            Field::TextOptOut => "text_opt_out",
            Field::CameIn => "came_in",
            Field::Brand => "brand",
            Field::Region => "region",
            Field::Channel => "channel",
            Field::Product => "product",
            Field::Service => "service",
            Field::SalesCycle => "sales_cycle",
            Field::Industry => "industry",
        }
    }
}
