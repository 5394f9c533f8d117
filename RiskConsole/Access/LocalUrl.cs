namespace RiskConsole.Access;

/// <summary>Where to go after signing in: only ever a page of this console.</summary>
internal static class LocalUrl
{
    /// <returns>The address when it is a path of this console; otherwise <c>/</c>.</returns>
    public static string OrHome(string? url) => IsLocal(url) ? url! : "/";

    /// <remarks>Browsers read <c>//host</c> and <c>/\host</c> as another host, and drop tabs and line ends before they look.</remarks>
    private static bool IsLocal(string? url) =>
        url is ['/', ..] && !url.StartsWith("//", StringComparison.Ordinal) && !url.Contains('\\', StringComparison.Ordinal)
            && !url.Any(char.IsControl);
}
