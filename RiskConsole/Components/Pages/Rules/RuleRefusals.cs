using RiskConsole.Access;

namespace RiskConsole.Components.Pages.Rules;

/// <summary>Refusals where there are no fields to show them by.</summary>
internal static class RuleRefusals
{
    /// <summary>Runs a command; what it refuses is said as a whole, each fault with its field.</summary>
    public static async Task<T> AsOneAsync<T>(Func<Task<T>> command)
    {
        try
        {
            return await command();
        }
        catch (InputRefusedException refused) when (!refused.Faults.Any(f => f.Field.Length == 0))
        {
            throw new InputRefusedException("", string.Join(" ", refused.Faults.Select(f => f.Field == "version" ? f.Message : $"{f.Field}: {f.Message}")));
        }
    }
}
