using System.Text.Json;
using System.Text.Json.Serialization;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>The form as the browser keeps it for a reload.</summary>
[JsonSourceGenerationOptions(PropertyNameCaseInsensitive = true)]
[JsonSerializable(typeof(RuleForm))]
internal sealed partial class RuleFormJson : JsonSerializerContext
{
    /// <returns>Null for what cannot be read: it came from the browser.</returns>
    public static RuleForm? Read(string? json)
    {
        if (string.IsNullOrEmpty(json))
            return null;
        try
        {
            var form = JsonSerializer.Deserialize(json, Default.RuleForm);
            return form is { Levels.Count: > 0 and <= 4, Steps.Count: <= 5, Labels.Count: <= 50 } && !HasNulls(form) ? form : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static bool HasNulls(RuleForm form) =>
        form.Levels.Any(l => l is null || l.Threshold is null || l.Recovery is null || l.Distance is null || l.DistanceRecovery is null)
        || form.Steps.Any(s => s is null || s.Name is null || s.Where is null || s.By is null)
        || form.Labels.Any(l => l is null || l.Name is null || l.Value is null)
        || new[] { form.Name, form.Description, form.Where, form.By, form.Value, form.Percentile, form.Window, form.WarmUp, form.Memory, form.Least, form.Most,
            form.For, form.KeepFiring, form.DedupWindow, form.Cooldown, form.Message, form.Runbook }.Any(text => text is null);
}
