using System.Collections.Concurrent;
using System.IO.Enumeration;
using Microsoft.Extensions.Options;

namespace RiskConsole.Events.Ingest;

/// <summary>Decides the category of an event type by <see cref="IngestOptions.Categories"/>, then by the built-in patterns, else
/// risk.</summary>
internal sealed class CategoryRules(IOptions<IngestOptions> options)
{
    /// <summary>Senders use a handful of types; a flood of made-up ones must not fill the memory.</summary>
    private const int RememberedTypes = 10_000;

    private static readonly (string Pattern, Category Category)[] BuiltIn =
    [
        ("*.security.*", Category.Security),
        ("*.auth.*", Category.Security),
        ("*.iam.*", Category.Security),
        ("*.health.*", Category.Health),
        ("*.heartbeat.*", Category.Health),
        ("*.probe.*", Category.Health),
        ("*.system.*", Category.System),
        ("*.config.*", Category.System),
        ("*.deploy.*", Category.System),
        ("*.user.*", Category.User),
        ("*.session.*", Category.User),
        ("*.login.*", Category.User),
        ("*.logout.*", Category.User),
    ];

    private readonly (string Pattern, Category Category)[] _patterns = [.. options.Value.Categories.Select(Parse), .. BuiltIn];
    private readonly ConcurrentDictionary<string, Category> _known = new(StringComparer.Ordinal);

    public Category For(string type)
    {
        if (_known.TryGetValue(type, out var known))
            return known;

        var category = Decide(type);
        if (_known.Count < RememberedTypes)
            _known[type] = category;
        return category;
    }

    private Category Decide(string type)
    {
        // Dots at both ends let "*.auth.*" fit "auth.failed" and "io.example.auth" as well.
        var dotted = $".{type}.";
        foreach (var (pattern, category) in _patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, dotted, ignoreCase: true)
                || FileSystemName.MatchesSimpleExpression(pattern, type, ignoreCase: true))
                return category;
        }
        return Category.Risk;
    }

    private static (string Pattern, Category Category) Parse(CategoryPattern rule) =>
        (rule.Pattern.Trim(), Events.Categories.TryParse(rule.Category, out var category) ? category : Category.Risk);
}
