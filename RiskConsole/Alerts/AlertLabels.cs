using RiskConsole.Rules.Engine;

namespace RiskConsole.Alerts;

/// <summary>The labels of the alert a finding belongs to, and what follows from them.</summary>
/// <param name="Values">The rule's own labels, <c>alertname</c>, <c>rule_id</c>, and the key's fields by name with underscores for what no label name may hold.</param>
/// <param name="Fingerprint">See <see cref="Fingerprints"/>.</param>
/// <param name="Subject">Who or what is at risk: by the key where it has a <c>subject</c>, else by the cause.</param>
internal sealed record AlertLabels(IReadOnlyDictionary<string, string> Values, string Fingerprint, string? Subject)
{
    public static AlertLabels Of(in Finding finding)
    {
        var rule = finding.Rule;
        var labels = new Dictionary<string, string>(rule.Definition.Labels, StringComparer.Ordinal);
        string? subject = null;
        var fields = rule.Definition.By;
        if (fields.Count > 0)
        {
            var parts = RuleKey.Parts(finding.Key);
            for (var i = 0; i < fields.Count && i < parts.Length; i++)
            {
                labels[NameOf(fields[i])] = parts[i];
                if (fields[i].Equals("subject", StringComparison.OrdinalIgnoreCase))
                    subject = parts[i];
            }
        }
        labels["alertname"] = rule.Definition.Name;
        labels["rule_id"] = rule.Id.ToString();
        return new AlertLabels(labels, Fingerprints.Of(labels), subject ?? finding.Cause?.Subject);
    }

    private static string NameOf(string field) => string.Create(field.Length, field, static (name, source) =>
    {
        for (var i = 0; i < name.Length; i++)
            name[i] = char.IsAsciiLetter(source[i]) || (i > 0 && char.IsAsciiDigit(source[i])) ? source[i] : '_';
    });
}
