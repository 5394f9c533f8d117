using System.Globalization;

namespace RiskConsole.Query;

/// <summary>A UUID, stored as 16 big-endian bytes or as text.</summary>
internal sealed class UuidField<T>(string name, string detail, Func<T, Guid> get, string column) : QueryField<T>(name, detail)
{
    /// <summary>Whether it is stored as text, in upper case, as the driver does by itself.</summary>
    public bool IsText { get; init; }

    public override bool IsOrdered => false;

    public override QueryCondition<T>? Bind(FieldName field, QueryValue value, BindContext context)
    {
        if (value is ExistsValue)
            return new ConstantCondition<T>(true);
        if (value is LiteralValue { Word: { HasWildcard: false } word }
            && Guid.TryParse(word.Text, CultureInfo.InvariantCulture, out var uuid))
            return new UuidCondition<T>(get, column, uuid, IsText);
        context.Fail($"{Name} needs a whole UUID, as in {Name}:0190a5c2-7b3e-7c41-8a55-3f2b9d6e1c70.", value);
        return null;
    }
}

internal sealed class UuidCondition<T>(Func<T, Guid> get, string column, Guid uuid, bool isText) : QueryCondition<T>
{
    public override bool Matches(T item) => get(item) == uuid;

    public override void Write(SqlWriter sql) => sql.Append(column).Append(" = ").Value(isText ? uuid.ToString().ToUpperInvariant() : uuid.ToByteArray(bigEndian: true));
}
