using Microsoft.AspNetCore.Http.Features;

namespace RiskConsole.Events.Api;

/// <summary>Reads names that may hold slashes from the path of a call.</summary>
internal static class ApiPath
{
    /// <summary>What follows <paramref name="prefix"/>, as it was sent: routing leaves an encoded slash encoded, which could not be told from one
    /// that was sent twice encoded.</summary>
    /// <returns>Null where the request does not name the prefix as it is (behind a path base, for instance).</returns>
    public static string? After(string prefix, HttpContext context)
    {
        var target = context.Features.Get<IHttpRequestFeature>()!.RawTarget;
        var path = target.AsSpan(0, target.IndexOf('?', StringComparison.Ordinal) is >= 0 and var end ? end : target.Length);
        var at = path.IndexOf(prefix, StringComparison.OrdinalIgnoreCase);
        return at < 0 ? null : Uri.UnescapeDataString(path[(at + prefix.Length)..]);
    }
}
