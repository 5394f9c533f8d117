using System.Text.Json;
using RiskConsole.Rules;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>Edits that the browser keeps for a reload.</summary>
/// <param name="Form">A <see cref="RuleForm"/> as JSON.</param>
internal sealed record RuleKept(int BasedOn, RuleState State, string Comment, string Form)
{
    public string ToJson() => JsonSerializer.Serialize(this);

    /// <param name="current">The form as it is without them.</param>
    /// <returns>Null when there is nothing worth offering, or it cannot be read.</returns>
    public static RuleKept? Read(string? json, string current)
    {
        if (string.IsNullOrEmpty(json))
            return null;
        try
        {
            var kept = JsonSerializer.Deserialize<RuleKept>(json);
            return kept is { Form: not null, Comment: not null } && Enum.IsDefined(kept.State) && kept.Form != current && RuleFormJson.Read(kept.Form) is not null
                ? kept
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
