using System.Text;
using RiskConsole.Events.Ingest;

namespace RiskConsole.Events.Import;

/// <summary>Where the value of a target comes from.</summary>
public enum MappingKind
{
    /// <summary>A column, or a member of a JSON object; a number is kept as a number in the payload.</summary>
    Column,

    /// <summary>A column whose value is text even where it looks like a number.</summary>
    Text,

    /// <summary>The same value for every row.</summary>
    Constant,
}

/// <summary>One line of a mapping.</summary>
/// <param name="Target">An attribute of the event, <c>data.NAME</c> for a member of its payload, or <c>none</c> to leave a column
/// out.</param>
/// <param name="Value">The column's name (dots lead into JSON objects), or the constant.</param>
public sealed record MappingRule(string Target, MappingKind Kind, string Value);

/// <summary>How the columns of a file become events. Columns that no rule names go to <c>data.NAME</c>.</summary>
public sealed record ImportMapping(IReadOnlyList<MappingRule> Rules)
{
    public const string Data = "data.";
    public const string None = "none";

    public static ImportMapping Empty { get; } = new([]);

    /// <summary>The attributes one usually maps to, the most frequent first.</summary>
    public static IReadOnlyList<string> Attributes { get; } = ["time", "subject", "type", "severity", "score", "category", "id", "source"];

    /// <summary>Reads rules written <c>target=column</c>, <c>target=const:VALUE</c> or <c>target=text:COLUMN</c>.</summary>
    /// <exception cref="ImportRefusedException">A rule is not understood, or two fill the same target.</exception>
    public static ImportMapping Parse(IEnumerable<string> texts)
    {
        var rules = texts.Select(ParseRule).ToList();
        var twice = rules.Where(r => r.Target != None).GroupBy(r => r.Target, StringComparer.Ordinal).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? new(rules) : throw new ImportRefusedException($"Two rules fill {twice.Key}; map it once.");
    }

    /// <summary>Checks the rules against the columns a file has.</summary>
    /// <exception cref="ImportRefusedException">A rule names a column that is not there.</exception>
    public void Check(IReadOnlyList<string> columns)
    {
        foreach (var rule in Rules)
        {
            if (rule.Kind != MappingKind.Constant && !columns.Contains(rule.Value, StringComparer.Ordinal))
                throw new ImportRefusedException($"{rule.Target}={rule.Value}: the file has no column \"{rule.Value}\"; it has "
                    + $"{string.Join(", ", columns)}.");
        }
    }

    private static MappingRule ParseRule(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        if (at < 1 || at == text.Length - 1)
            throw new ImportRefusedException($"\"{text}\" is no mapping; write target=column, "
                + "for example time=timestamp, data.usd=amount or type=const:io.example.withdrawal.");

        var (target, value) = (text[..at].Trim(), text[(at + 1)..].Trim());
        var isPayload = target.StartsWith(Data, StringComparison.Ordinal) && target.Length > Data.Length;
        if (!isPayload && !AttributeRules.IsName(Encoding.UTF8.GetBytes(target)))
            throw new ImportRefusedException($"\"{target}\" is no target; "
                + "use an attribute (time, subject, type, severity, score, category, id, source), data.NAME, or none.");
        if (target is "data" or "specversion" or "uid" or "seq" or "recordedtime")
            throw new ImportRefusedException($"\"{target}\" cannot be mapped; "
                + $"{(target == "data" ? "map single members as data.NAME." : "the console sets it.")}");

        return value switch
        {
            _ when Has("const:") => new(target, MappingKind.Constant, value["const:".Length..]),
            _ when Has("text:") => new(target, MappingKind.Text, value["text:".Length..]),
            // For the rare column whose own name begins like one of the words above.
            _ when Has("column:") => new(target, MappingKind.Column, value["column:".Length..]),
            _ => new(target, MappingKind.Column, value),
        };

        bool Has(string word) => value.StartsWith(word, StringComparison.Ordinal) && value.Length > word.Length;
    }
}
