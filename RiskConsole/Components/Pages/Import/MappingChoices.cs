using RiskConsole.Events;
using RiskConsole.Events.Import;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Components.Pages.Import;

/// <summary>What fills one attribute of the events: a column, a fixed value, or nothing.</summary>
public sealed class MappingChoice(string target)
{
    /// <summary>The value of the select that stands for a fixed value; no column can be called so, because columns stand behind a
    /// prefix.</summary>
    public const string FixedValue = "fixed";

    private const string ColumnPrefix = "column:";

    public string Target { get; } = target;

    public string? Column { get; private set; }

    public bool IsFixed { get; private set; }

    public string Fixed { get; set; } = "";

    /// <summary>The choice as the select's value.</summary>
    public string Selected => IsFixed ? FixedValue : Column is null ? "" : ColumnPrefix + Column;

    /// <summary>Whether one value for all rows makes sense.</summary>
    public bool CanBeFixed => Target is "type" or "subject" or "severity" or "category" or "source";

    /// <summary>What happens where the attribute is not filled.</summary>
    public string Otherwise => Target switch
    {
        "time" => "time of the import",
        "type" => "import.row",
        "severity" => "info",
        "category" => "by the type",
        "id" => "made from the row",
        "source" => "import:FILE",
        _ => "none",
    };

    /// <summary>The words a fixed value is chosen from; null where it is free text.</summary>
    public IReadOnlyList<string>? Words => Target switch
    {
        "severity" => [.. Severities.All.Select(s => s.Name())],
        "category" => [.. Categories.All.Select(c => c.Name())],
        _ => null,
    };

    /// <summary>What is wrong with the fixed value, for people; null where nothing is.</summary>
    public string? Fault => !IsFixed ? null
        : string.IsNullOrWhiteSpace(Fixed) ? "Say the value, or choose a column."
        : Target == "source" && !AttributeRules.IsUriReference(Fixed.Trim())
        ? "A source is a URI-reference, such as /chains/1/bridge; percent-encode spaces."
        : AttributeRules.HasForbiddenCharacter(Fixed) ? "Leave control characters out."
        : null;

    public static string ValueOf(string column) => ColumnPrefix + column;

    public void Select(string? value)
    {
        IsFixed = value == FixedValue;
        Column = value is not null && value.StartsWith(ColumnPrefix, StringComparison.Ordinal) ? value[ColumnPrefix.Length..] : null;
        if (IsFixed && Fixed.Length == 0 && Words is { } words)
            Fixed = words[^1];
    }
}

/// <summary>The mapping as the page edits it.</summary>
public sealed class MappingChoices
{
    private static readonly Dictionary<string, string[]> Hints = new(StringComparer.Ordinal)
    {
        ["time"] = ["time", "timestamp", "ts", "datetime", "date", "eventtime", "event_time", "created_at", "occurred_at", "block_time",
            "dst_ts"],
        ["subject"] = ["subject", "account", "user", "wallet", "address", "beneficiary", "customer", "user_id", "account_id"],
        ["type"] = ["type", "event_type", "eventtype", "event"],
        ["severity"] = ["severity", "level", "priority"],
        ["score"] = ["score", "risk_score", "riskscore"],
        ["category"] = ["category"],
    };

    private MappingChoices(IReadOnlyList<MappingChoice> items) => Items = items;

    public static MappingChoices None => new([]);

    public IReadOnlyList<MappingChoice> Items { get; }

    public IReadOnlyList<MappingChoice> Faults => [.. Items.Where(i => i.Fault is not null)];

    /// <summary>Chooses columns by their usual names. An id is never guessed: a column that repeats would make rows disappear as
    /// duplicates.</summary>
    public static MappingChoices Guess(ImportPreview preview)
    {
        var items = ImportMapping.Attributes.Select(target => new MappingChoice(target)).ToList();
        foreach (var item in items)
        {
            var column = Hints.GetValueOrDefault(item.Target, [])
                .Select(hint => preview.Columns.FirstOrDefault(c => c.Equals(hint, StringComparison.OrdinalIgnoreCase)))
                .FirstOrDefault(c => c is not null);
            if (column is not null)
                item.Select(MappingChoice.ValueOf(column));
        }
        return new(items);
    }

    /// <summary>The attribute a column fills; null where it goes into the payload.</summary>
    public string? AttributeOf(string column) => Items.FirstOrDefault(i => i.Column == column)?.Target;

    public ImportMapping ToMapping() => new([.. Items.Where(i => i.IsFixed || i.Column is not null).Select(i =>
        i.IsFixed ? new MappingRule(i.Target, MappingKind.Constant, i.Fixed.Trim())
            : new MappingRule(i.Target, MappingKind.Column, i.Column!))]);
}
