using System.Reflection;
using System.Reflection.Emit;

namespace ReleaseTools.Help.Cmdlets;

/// <summary>One instruction of a compiled method: what can be known of a cmdlet without running it.</summary>
/// <param name="Operand">As it is encoded: a number, or the token of a field, method or text.</param>
public readonly record struct Instruction(OpCode Code, int Operand)
{
    private static readonly Dictionary<short, OpCode> s_codes =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    /// <returns>Nothing for a method without a body.</returns>
    public static IEnumerable<Instruction> Of(MethodBase method)
    {
        byte[] body = method.GetMethodBody()?.GetILAsByteArray() ?? [];
        for (int at = 0; at < body.Length;)
        {
            OpCode code = body[at] == 0xFE ? s_codes[BitConverter.ToInt16([body[at + 1], 0xFE])] : s_codes[body[at]];
            int operand = at + code.Size;
            int size = Size(code, body, operand);
            yield return new Instruction(code, size switch { 0 => 0, 1 => (sbyte)body[operand], 2 => BitConverter.ToInt16(body, operand), _ => BitConverter.ToInt32(body, operand) });
            at = operand + size;
        }
    }

    /// <summary>The number that it loads; null for any other instruction.</summary>
    public int? Number
    {
        get
        {
            if (Code == OpCodes.Ldc_I4 || Code == OpCodes.Ldc_I4_S) return Operand;
            int small = Code.Value - OpCodes.Ldc_I4_0.Value;
            return small is >= -1 and <= 8 ? small : null;
        }
    }

    private static int Size(OpCode code, byte[] body, int operand) => code.OperandType switch
    {
        OperandType.InlineNone => 0,
        OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar => 1,
        OperandType.InlineVar => 2,
        OperandType.InlineI8 or OperandType.InlineR => 8,
        OperandType.InlineSwitch => 4 + (4 * BitConverter.ToInt32(body, operand)),
        _ => 4,
    };
}
