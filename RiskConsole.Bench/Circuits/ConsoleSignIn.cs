using System.Text.RegularExpressions;
using RiskConsole.Bench.Servers;

namespace RiskConsole.Bench.Circuits;

/// <summary>Signs in through the console's own form, as a person does.</summary>
internal static partial class ConsoleSignIn
{
    /// <param name="http">Follows no redirects and keeps no cookies.</param>
    /// <returns>The header <c>Cookie</c> of a new session.</returns>
    public static async Task<string> SignInAsync(HttpClient http, Uri console, ConsoleAccess access, CancellationToken ct)
    {
        var address = new Uri(console, "signin");
        using var form = await http.GetAsync(address, ct);
        form.EnsureSuccessStatusCode();
        var hidden = HiddenField().Matches(await form.Content.ReadAsStringAsync(ct))
            .ToDictionary(field => field.Groups["name"].Value, field => System.Net.WebUtility.HtmlDecode(field.Groups["value"].Value));
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new FormUrlEncodedContent([.. hidden, new("Form.Name", access.User), new("Form.Password", access.Password)]),
        };
        request.Headers.Add("Cookie", Cookies(form));
        using var answer = await http.SendAsync(request, ct);
        if ((int)answer.StatusCode is not (302 or 303))
            throw new InvalidOperationException($"The sign-in of {access.User} was refused with {(int)answer.StatusCode}.");
        return Cookies(answer);
    }

    private static string Cookies(HttpResponseMessage answer) => string.Join("; ",
        (answer.Headers.TryGetValues("Set-Cookie", out var set) ? set : []).Select(cookie => cookie.Split(';')[0]));

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)" />""")]
    private static partial Regex HiddenField();
}
