using System.Text;
using RiskConsole.Access;
using RiskConsole.Events.Api;
using RiskConsole.Events.Ingest;
using RiskConsole.Rules;

namespace RiskConsole.Alerts.Api;

/// <summary>Reads the JSON object that a command of the API is sent, and answers what is wrong with it.</summary>
internal static class ApiBody
{
    /// <summary>A command is a few members and at most a note.</summary>
    private const int MaxBytes = 64 * 1024;

    /// <param name="read">Makes of the object what the call needs; null where a fault was reported.</param>
    /// <returns>What was read, or the problem to answer.</returns>
    public static async Task<(T? Value, ApiProblem? Problem)> ReadAsync<T>(HttpContext context, Func<JsonObjectReader, T?> read) where T : class
    {
        string text;
        try
        {
            using var body = await BodyReader.ReadAsync(context.Request, MaxBytes, context.RequestAborted);
            if (body is not { } whole)
                return (null, new(StatusCodes.Status413PayloadTooLarge, "body-too-large", "The request is too large", $"The body may have {MaxBytes:N0} bytes."));
            text = new UTF8Encoding(false, true).GetString(whole.Bytes);
        }
        catch (DecoderFallbackException)
        {
            return (null, new(StatusCodes.Status400BadRequest, "malformed-json", "The body is no JSON", "The body is not UTF-8."));
        }
        catch (BadHttpRequestException e)
        {
            return (null, new(e.StatusCode, "broken-request", "The request did not arrive whole", e.Message));
        }
        List<InputFault> faults = [];
        var value = JsonObjectReader.Parse(text, faults, root =>
        {
            var reader = new JsonObjectReader(root, "", faults);
            if (!reader.IsObject("The body"))
                return null;
            var made = read(reader);
            reader.RefuseOthers();
            return made;
        });
        return faults.Count == 0 && value is not null ? (value, null) : (null, Refused(faults));
    }

    /// <summary>What a command refused, as a problem that names the member.</summary>
    public static ApiProblem Refused(IReadOnlyList<InputFault> faults)
    {
        var (field, message) = faults.FirstOrDefault(fault => fault.Field.Length > 0) ?? faults[0];
        return field.Length > 0
            ? ApiProblem.Parameter(field, message)
            : new(StatusCodes.Status400BadRequest, "malformed-json", "The body cannot be used", message);
    }
}
