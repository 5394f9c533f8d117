using RiskConsole.Query;

namespace RiskConsole.Audit.Search;

/// <summary>Who did it: an actor's id, compared exactly, or the name it had, upper or lower case.</summary>
internal sealed class ActorField() : QueryField<AuditEntry>("actor", "who did it, by name or id")
{
    private readonly TextField<AuditEntry> _id = new("actor", "", e => e.Actor, "actor");
    private readonly TextField<AuditEntry> _name = new("actor", "", e => e.Name, "name") { Nullable = true, IgnoreCase = true };

    public override bool IsOrdered => false;

    public override QueryCondition<AuditEntry>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        if (value is ExistsValue)
            return new ConstantCondition<AuditEntry>(true);
        return _id.Bind(field, value, context) is { } id && _name.Bind(field, value, context) is { } name ? new ActorCondition(id, name, PatternOf(value)) : null;
    }

    private static TextPattern PatternOf(QueryValue value)
    {
        var word = value is RangeValue range ? range.Whole : ((LiteralValue)value).Word;
        return new TextPattern(word.Parts, IgnoreCase: false);
    }
}

/// <param name="pattern">Of ids; of names without regard to case.</param>
internal sealed class ActorCondition(QueryCondition<AuditEntry> id, QueryCondition<AuditEntry> name, TextPattern pattern) : QueryCondition<AuditEntry>
{
    /// <summary>No column: the needs under this name are the <see cref="TextPattern"/>s of actors.</summary>
    public const string Who = "who";

    public override bool Matches(AuditEntry item) => id.Matches(item) || name.Matches(item);

    public override void Write(SqlWriter sql) => sql.Join(" OR ", [id, name]);

    public override IReadOnlyList<ValueNeed> Values => ValueNeed.OneOf(Who, [pattern]);
}
